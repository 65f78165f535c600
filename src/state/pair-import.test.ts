import { expect, test } from 'vitest';
import type { DroppedFile } from '../adapters/dropped-files';
import { runId } from '../adapters/test-records';
import type { PairColumns, PairSurvey } from '../domain/foreign-pairs';
import { PairImport } from './pair-import.svelte';

const flat: PairColumns = { kind: 'flat', context: 'context', instruction: 'question', response: 'answer' };

function aSurvey(columns: PairColumns): PairSurvey {
  return {
    columns,
    names: ['context', 'question', 'answer'],
    pairCount: 3,
    contextCount: 2,
    unusable: [],
    samples: [],
  };
}

function aPairImport() {
  const log: string[] = [];
  const pairImport = new PairImport({
    connection: {
      surveyPairs: async ({ path }, columns) => {
        log.push(`survey ${path}`);
        if (path === 'broken.csv') return Promise.reject(new Error('It is broken.'));
        return Promise.resolve(aSurvey(columns ?? flat));
      },
      importPairs: async ({ path }, columns) => {
        log.push(`import ${path} ${columns.kind === 'flat' ? columns.response : ''}`);
        return Promise.resolve(runId('run-1'));
      },
    },
    policyInForce: async () => Promise.resolve(),
    readAsText: async ({ path }) => Promise.resolve(void log.push(`text ${path}`)),
    show: async (id) => Promise.resolve(void log.push(`show ${id}`)),
  });
  return { pairImport, log };
}

function aFile(path: string): DroppedFile {
  return { path, file: new File(['rows'], path) };
}

test('a person is asked about one file after another, and nothing happens before', async () => {
  const { pairImport, log } = aPairImport();
  pairImport.ask(aFile('one.csv'), 'one.csv');
  pairImport.ask(aFile('all.zip'), 'all.zip/two.csv');
  await expect.poll(() => pairImport.survey).toEqual(aSurvey(flat));
  expect([pairImport.file?.path, pairImport.waitingCount, log]).toEqual(['one.csv', 1, ['survey one.csv']]);
  await pairImport.review();
  expect(log.slice(1).toSorted()).toEqual(['import one.csv answer', 'show run-1', 'survey all.zip/two.csv']);
  await expect.poll(() => pairImport.survey).not.toBeNull();
  await pairImport.useAsText();
  expect(log.at(-1)).toBe('text all.zip/two.csv');
  expect([pairImport.file, pairImport.isWorking]).toEqual([null, false]);
});

test('the pairs are taken from the columns that a person chose', async () => {
  const { pairImport, log } = aPairImport();
  pairImport.ask(aFile('one.csv'), 'one.csv');
  await expect.poll(() => pairImport.survey).not.toBeNull();
  await pairImport.choose({ ...flat, response: 'context' });
  expect(pairImport.survey?.columns).toMatchObject({ response: 'context' });
  await pairImport.review();
  expect(log).toContain('import one.csv context');
});

test('a file that cannot be looked through says why, and can be left', async () => {
  const { pairImport, log } = aPairImport();
  pairImport.ask(aFile('broken.csv'), 'broken.csv');
  await expect.poll(() => pairImport.problem).toBe('It is broken.');
  await pairImport.review();
  pairImport.leave();
  expect([pairImport.file, pairImport.problem, log]).toEqual([null, '', ['survey broken.csv']]);
});
