import 'fake-indexeddb/auto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exportedExamples } from '../../src/adapters/exported-examples';
import { canonicalRows } from '../../src/domain/canonical-row';
import { jsonLine } from '../../src/domain/json-lines';
import { storeText } from '../../src/adapters/test-records';
import { sha256OfText } from '../../src/adapters/text-hash';
import { findEvidence } from '../../src/domain/evidence';
import type { PairColumns } from '../../src/domain/foreign-pairs';
import type { Pair } from '../../src/domain/pair';
import { saveAs } from '../export/test-export';
import { importPairs } from './import-pairs';
import { openBundle } from './open-bundle';
import type { PairFile } from './protocol';

import { saveBundle } from './save-bundle';
import { surveyPairs } from './survey-pairs';
import { aStore, contentsOf, patient, reviewedRun, storeRun } from './test-stored-run';

const quiet = (): void => undefined;

function aFile(path: string, content: BlobPart): PairFile {
  return { dropped: { path, file: new File([content], path) }, path };
}

function lines(...rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

const flat = { kind: 'flat', context: 'context', instruction: 'instruction', response: 'response' } as const;

/** Passages with the pairs of each, in run order. */
async function imported(file: PairFile, columns: PairColumns, store = aStore()) {
  const { database, documents, runs, locks } = await store;
  const runId = await importPairs(file, columns, { database, ...(locks && { locks }) }, quiet, patient);
  const run = await runs.get(runId);
  const passages = [];
  for (const { example, pairs } of await runs.examples(runId)) {
    const { name } = (await documents.get(example.documentId)) ?? {};
    const text = await documents.text(example.documentId, example.span);
    passages.push({ document: name, text, pairs: pairs.map(({ instruction, response }) => [instruction, response]) });
  }
  return { run, passages, examples: await runs.examples(runId) };
}

describe('a survey of a file of pairs', () => {
  test('counts pairs and passages, and rows that cannot be used with their reasons', async () => {
    const rows = lines(
      { context: 'Bees fly.', instruction: 'Who?', response: 'Bees' },
      { context: 'Bees fly.', instruction: 'How?', response: 'They fly' },
      { context: 'Bees fly.', instruction: 'Who?', response: 'Bees' },
      { context: 'Ants walk.', instruction: 'Who?', response: '' },
      { context: 'Ants walk.', instruction: ' ', response: 'Ants' },
      { context: 'Ants walk.', instruction: 'Who walks?', response: 6 },
      'text',
    );
    expect(await surveyPairs(aFile('rows.jsonl', rows), null, quiet, patient)).toMatchObject({
      columns: flat,
      names: ['context', 'instruction', 'response', 'text'],
      pairCount: 3,
      contextCount: 2,
      unusable: [
        { reason: 'repeated', count: 1 },
        { reason: 'noResponse', count: 1 },
        { reason: 'noInstruction', count: 1 },
        { reason: 'otherForm', count: 1 },
      ],
    });
  });

  test.each([
    ['rows.csv', 'question,answer,passage\nWho?,Bees,"Bees fly, they say."\nHow?,They fly,"Bees fly, they say."\n', 2],
    ['rows.json', JSON.stringify([{ instruction: 'Who?', input: 'Bees fly.', output: 'Bees' }]), 1],
    ['rows.json', JSON.stringify([{ context: 'Bees fly.', QA_list: [{ Q: 'Who?', A: 'Bees' }] }]), 1],
    [
      'reference.jsonl',
      lines([
        { context: 'Bees fly.', QA_list: [{ Q: 'Who?', A: 'Bees' }] },
        { context: 'x', QA_list: [] },
      ]),
      1,
    ],
    ['kit.json', JSON.stringify({ summary: 'Bees.', qa_pairs: [{ question: 'Who?', answer: 'Bees', rating: 8 }] }), 1],
    [
      'chat.jsonl',
      lines({
        messages: [
          { role: 'user', content: 'Bees fly.\n\nWho?' },
          { role: 'assistant', content: 'Bees' },
        ],
      }),
      1,
    ],
    [
      'share.json',
      JSON.stringify([
        {
          conversations: [
            { from: 'human', value: 'Who?' },
            { from: 'gpt', value: 'Bees' },
          ],
        },
      ]),
      1,
    ],
    ['bonito.jsonl', lines({ input: 'Bees fly.\n\nWho?', output: 'Bees' }), 1],
  ])('finds the pairs of %s', async (path, content, pairCount) => {
    const survey = await surveyPairs(aFile(path, content), null, quiet, patient);
    expect(survey).toMatchObject({ pairCount, unusable: [] });
    expect(survey.samples[0]).toMatchObject({ instruction: 'Who?', response: 'Bees' });
  });

  test('says where a file is not valid, and that there are no pairs where there are none', async () => {
    const broken = lines({ instruction: 'Who?', response: 'Bees' }) + '{"instruction":\n';
    await expect(surveyPairs(aFile('rows.jsonl', broken), flat, quiet, patient)).rejects.toThrow('in line 2');
    const cut = aFile('rows.json', '[{"instruction":"Who?","response":"Bees"},');
    await expect(surveyPairs(cut, flat, quiet, patient)).rejects.toMatchObject({ name: 'UnreadableError' });
    const none = surveyPairs(aFile('rows.jsonl', lines({ title: 'Bees' })), null, quiet, patient);
    await expect(none).rejects.toThrow('No pairs of instruction and response');
  });
});

describe('pairs of others', () => {
  test('become a run for review: passages once each, in order, with the places of their answers', async () => {
    const rows = lines(
      { context: ' Bees fly. ', instruction: 'Who?', response: 'Bees' },
      { context: 'Ants walk.', instruction: 'Who?', response: 'Ants' },
      { context: 'Bees fly.', instruction: 'What do they do?', response: 'They swim.' },
    );
    const { run, passages, examples } = await imported(aFile('rows.jsonl.gz', gzipSync(rows)), flat);
    expect(passages).toEqual([
      {
        document: 'rows.jsonl.gz',
        text: 'Bees fly.',
        pairs: [
          ['Who?', 'Bees'],
          ['What do they do?', 'They swim.'],
        ],
      },
      { document: 'rows.jsonl.gz', text: 'Ants walk.', pairs: [['Who?', 'Ants']] },
    ]);
    expect(examples.flatMap(({ pairs }) => pairs.map(({ evidence }) => evidence))).toEqual([
      { start: 0, end: 4 },
      null,
      { start: 0, end: 4 },
    ]);
    expect(examples[0]?.example).toMatchObject({ outcome: 'imported', completion: null, pairCount: 2 });
    expect(run).toMatchObject({ status: 'done', chunkCount: 2, doneCount: 2, pairCount: 3, model: { id: 'imported' } });
  });

  test('of this app’s own export come back with their sources, decisions and edits', async () => {
    const here = await aStore();
    const first = await reviewedRun(here);
    let rows = '';
    for await (const exported of exportedExamples(first, here.runs, here.documents, patient)) {
      rows += canonicalRows(exported, sha256OfText).map(jsonLine).join('');
    }
    const { run, passages, examples } = await imported(aFile('export.jsonl', rows), flat);
    expect(passages.map(({ document, text }) => [document, text])).toEqual([
      ['notes-0.txt', '🐝 Bees fly.'],
      ['notes-1.txt', 'Another text.'],
    ]);
    expect(run?.sources).toHaveLength(2);
    expect(examples[0]?.pairs.map(({ status }) => status)).toEqual(['approved', 'new', 'new']);
  });

  test.each(['canonical', 'csv'] as const)('saved as %s come back with every decision and edit', async (format) => {
    const original = { instruction: 'Who?', response: 'A wasp, or "none"' };
    const reviewed: readonly Partial<Pair>[] = [
      { response: 'Bees', status: 'new' },
      { response: 'They fly', status: 'approved' },
      { response: 'A bee', status: 'approved', original },
      { response: 'Fly', status: 'new', original },
      { response: 'Wasps', status: 'rejected', original },
    ];
    const here = await aStore();
    const run = await storeRun(here, [[{ text: 'Bees fly.', pairs: reviewed }]]);
    const { file } = await saveAs(format, { run, ...here });
    const { examples } = await imported(aFile(`export.${format === 'csv' ? 'csv' : 'jsonl'}`, await file.text()), flat);
    const told = examples[0]?.pairs.map((pair) => [pair.response, pair.status, pair.original]);
    expect(told).toEqual(reviewed.slice(0, 4).map((pair) => [pair.response, pair.status, pair.original]));
  });

  test('with any contexts in any order keep each pair with its passage', async () => {
    const row = fc.record({
      context: fc.string({ unit: 'grapheme' }),
      instruction: fc.string(),
      response: fc.string(),
      source_file: fc.constantFrom('one.txt', 'two.txt', ''),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 12 }), async (rows) => {
        const usable = rows.filter(({ instruction, response }) => instruction.trim() && response.trim());
        const file = aFile('rows.jsonl', lines({ ...flat, context: 'C', instruction: 'I', response: 'R' }, ...rows));
        const { passages, examples, run } = await imported(file, flat);
        const found = passages.flatMap(({ text, pairs }) => pairs.map((pair) => JSON.stringify([text, ...pair])));
        const expected = usable.map(({ context, instruction, response }) =>
          JSON.stringify([context.trim() || instruction.trim(), instruction, response]),
        );
        expect(new Set(found)).toEqual(new Set([...expected, JSON.stringify(['C', 'I', 'R'])]));
        expect(examples.map(({ example }) => example.chunk)).toEqual(examples.map((_, index) => index));
        expect(run?.pairCount).toBe(found.length);
        for (const { example, pairs } of examples) {
          const { text = '' } = passages[example.chunk] ?? {};
          expect(pairs.map(({ evidence }) => evidence)).toEqual(
            pairs.map(({ response }) => findEvidence(response, text)),
          );
        }
      }),
      { numRuns: 40, examples: [[[{ context: '', instruction: '! ', response: '!', source_file: 'one.txt' }]]] },
    );
  });

  test('leave and enter as one file like any run', async () => {
    const [here, there] = [await aStore(), await aStore()];
    const rows = lines({ context: 'Bees fly.', instruction: 'Who?', response: 'Bees' });
    const { run } = await imported(aFile('rows.jsonl', rows), flat, Promise.resolve(here));
    if (run) await openBundle(await saveBundle(run.id, here, quiet, patient), there, quiet, patient);
    expect(await contentsOf(there.database)).toEqual(await contentsOf(here.database));
  });

  test('share a text that is here already', async () => {
    const store = await aStore();
    const text = 'Bees fly.\n\nAnts walk.';
    await storeText(store.documents, text, { sha256: sha256OfText(text) });
    const rows = lines(
      { context: 'Bees fly.', instruction: 'Who?', response: 'Bees' },
      { context: 'Ants walk.', instruction: 'Who?', response: 'Ants' },
    );
    const { passages } = await imported(aFile('rows.jsonl', rows), flat, Promise.resolve(store));
    expect(passages.map((passage) => passage.text)).toEqual(['Bees fly.', 'Ants walk.']);
    expect([await store.database.count('documents'), await store.database.count('documentText')]).toEqual([1, 1]);
  });

  test('whose file is not valid to its end leave nothing behind', async () => {
    const store = await aStore();
    const rows = `${lines({ context: 'Bees fly.', instruction: 'Who?', response: 'Bees' })}{"context":`;
    await expect(imported(aFile('rows.jsonl', rows), flat, Promise.resolve(store))).rejects.toThrow('in line 2');
    for (const name of ['runs', 'examples', 'pairs', 'documents', 'documentText', 'cuts'] as const) {
      expect(await store.database.count(name)).toBe(0);
    }
  });
});
