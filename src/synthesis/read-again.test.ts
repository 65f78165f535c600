import { expect, test } from 'vitest';
import { readAgain } from './read-again';
import { runSynthesis } from './run-loop';
import { ScriptedEngine } from './scripted-engine';
import type { StoredExample } from './run-store';
import { aJob, aListener, aRun, MemoryRunStore } from './test-run';

/** What is stored of an answer that was read exactly. */
async function answered(text: string): Promise<StoredExample> {
  const store = new MemoryRunStore();
  const job = aJob(aRun(1, { readsTolerantly: false }), new ScriptedEngine(() => text), store);
  await runSynthesis(job, aListener(), new AbortController().signal);
  const [stored] = store.inOrder();
  if (stored === undefined) throw new Error('Nothing was stored.');
  return stored;
}

test('an answer in another form gives its pairs when it is read again', async () => {
  const stored = await answered('Q: Who dances?\nA: Bees');
  expect(stored.pairs).toEqual([]);
  expect(readAgain(stored, 'Bees dance.')).toMatchObject([
    { instruction: 'Who dances?', response: 'Bees', index: 0, status: 'new', evidence: { start: 0, end: 4 } },
  ]);
  expect(readAgain(stored, '')[0]?.added).toEqual({ kind: 'readAgain' });
});

test('what is stored is not read twice, even when a person changed its words', async () => {
  const stored = await answered('<QUE> Who? <ANS> Bees </END>');
  expect(readAgain(stored, 'Bees dance.')).toEqual([]);
  const [pair] = stored.pairs;
  if (pair === undefined) throw new Error('There is no pair.');
  const original = { instruction: pair.instruction, response: pair.response };
  expect(readAgain({ ...stored, pairs: [{ ...pair, response: 'Ants', original }] }, 'Bees dance.')).toEqual([]);
});

test('a passage without an answer has nothing to read', async () => {
  const { example } = await answered('<QUE> Who? <ANS> Bees </END>');
  expect(readAgain({ example: { ...example, completion: null }, pairs: [] }, 'Bees dance.')).toEqual([]);
});
