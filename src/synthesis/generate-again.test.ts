import { expect, test } from 'vitest';
import { type Pair, pairsAsWritten } from '../domain/pair';
import { type AgainJob, generateAgain } from './generate-again';
import { runSynthesis } from './run-loop';
import { type Script, ScriptedEngine, ScriptedLossError } from './scripted-engine';
import type { PairsAdded, StoredExample } from './run-store';
import { aJob, aListener, aRun, MemoryRunStore } from './test-run';

const patient = new AbortController().signal;
const onePair: Script = () => '<QUE> What? <ANS> This </END>';

async function finished(chunkCount: number, script: Script = onePair) {
  const store = new MemoryRunStore();
  const job = aJob(aRun(chunkCount), new ScriptedEngine(script), store);
  await runSynthesis(job, aListener(), patient);
  return { job, store };
}

/** Asks again with another script; what comes is put into the store, as the real one does. */
async function again(
  { job, store }: Awaited<ReturnType<typeof finished>>,
  script: Script,
  change: { readonly replaces?: boolean; readonly chunks?: readonly number[]; readonly signal?: AbortSignal } = {},
) {
  const engine = new ScriptedEngine(script);
  const failed: number[] = [];
  const asked: number[] = [];
  const addPairs: AgainJob['store']['addPairs'] = async (example, added, replaced) => {
    const pairs = store.stored.get(example.chunk)?.pairs ?? [];
    const instead = new Map(replaced.map((pair): [number, Pair] => [pair.index, pair]));
    const stored = { example, pairs: [...pairs.map((pair) => instead.get(pair.index) ?? pair), ...added] };
    store.stored.set(example.chunk, stored);
    return Promise.resolve({ stored, added, gaveWay: pairs.filter(({ index }) => instead.has(index)) });
  };
  const againJob: AgainJob = {
    ...job,
    engine,
    replaces: change.replaces ?? true,
    store: {
      example: async (_run, chunk) => Promise.resolve(store.stored.get(chunk)),
      addPairs,
    },
  };
  const listener = {
    stored: ({ stored }: PairsAdded) => void asked.push(stored.example.chunk),
    failed: (chunk: number) => void failed.push(chunk),
    trouble: () => undefined,
  };
  await generateAgain(againJob, change.chunks ?? [0], listener, change.signal ?? patient);
  return { engine, failed, asked };
}

test('a passage is asked with the prompt it had, and its new pairs take the place of undecided ones', async () => {
  const run = await finished(2);
  const { prompts } = run.job.engine as ScriptedEngine;
  const { engine } = await again(run, () => '<QUE> Who? <ANS> Passage 1 </END>', { chunks: [1] });
  expect(engine.prompts).toEqual([prompts[1]]);
  const stored = run.store.stored.get(1);
  expect(stored?.pairs).toMatchObject([
    { index: 0, instruction: 'What?', status: 'rejected' },
    { index: 1, instruction: 'Who?', status: 'new', evidence: { start: 0, end: 9 } },
  ]);
  expect(stored?.pairs[1]?.added).toEqual({ kind: 'further', completion: 0 });
  expect(stored?.example.pairCount).toBe(1);
  expect(stored?.example.further).toHaveLength(1);
});

test('what was approved or edited stays, and the same question is not taken twice', async () => {
  const run = await finished(1, () => '<QUE> A? <ANS> a </END>\n\n<QUE> B? <ANS> b </END>');
  const stored = run.store.stored.get(0);
  if (stored === undefined) throw new Error('Nothing is stored.');
  const [first, second] = stored.pairs;
  if (first === undefined || second === undefined) throw new Error('Two pairs are stored.');
  run.store.stored.set(0, { ...stored, pairs: [{ ...first, status: 'approved' }, second] });
  await again(run, () => '<QUE> a? <ANS> other </END>\n\n<QUE> C? <ANS> c </END>');
  expect(run.store.stored.get(0)?.pairs).toMatchObject([
    { instruction: 'A?', status: 'approved' },
    { instruction: 'B?', status: 'rejected' },
    { instruction: 'C?', status: 'new', index: 2 },
  ]);
});

test('what is decided while the model writes stays, and its question is not taken again', async () => {
  const run = await finished(1, () => '<QUE> A? <ANS> a </END>\n\n<QUE> B? <ANS> b </END>');
  await again(run, () => {
    const stored = run.store.stored.get(0) as StoredExample;
    const pairs = stored.pairs.map((pair): Pair => (pair.index === 0 ? { ...pair, status: 'approved' } : pair));
    run.store.stored.set(0, { ...stored, pairs });
    return '<QUE> A? <ANS> other </END>\n\n<QUE> C? <ANS> c </END>';
  });
  expect(run.store.stored.get(0)?.pairs).toMatchObject([
    { instruction: 'A?', status: 'approved' },
    { instruction: 'B?', status: 'rejected' },
    { instruction: 'C?', status: 'new' },
  ]);
});

test('more pairs come beside those that are there, and an answer without new ones takes none away', async () => {
  const run = await finished(1);
  await again(run, () => '<QUE> Who? <ANS> I </END>', { replaces: false });
  await again(run, () => '<QUE> What? <ANS> That </END>\n\n<QUE> Who? <ANS> You </END>', { replaces: false });
  expect(run.store.stored.get(0)?.pairs.map(({ instruction, status }) => [instruction, status])).toEqual([
    ['What?', 'new'],
    ['Who?', 'new'],
  ]);
  await again(run, () => '', { replaces: true });
  expect(run.store.stored.get(0)?.pairs.every(({ status }) => status === 'new')).toBe(true);
  expect(run.store.stored.get(0)?.example.further).toHaveLength(3);
});

test('a pair that comes again is left as it is', async () => {
  const run = await finished(1, () => '<QUE> A? <ANS> a </END>\n\n<QUE> B? <ANS> b </END>');
  await again(run, () => '<QUE> B? <ANS> b </END>\n\n<QUE> C? <ANS> c </END>');
  expect(run.store.stored.get(0)?.pairs.map(({ instruction, status }) => [instruction, status])).toEqual([
    ['A?', 'rejected'],
    ['B?', 'new'],
    ['C?', 'new'],
  ]);
});

test('each answer is drawn with a seed of its own, which does not depend on the others asked', async () => {
  const run = await finished(3);
  const seeds: unknown[] = [];
  const script: Script = (_prompt, { decoding }) => {
    seeds.push([decoding.temperature, decoding.seed]);
    return '';
  };
  await again(run, script, { chunks: [2] });
  await again(run, script, { chunks: [0, 1] });
  await again(run, script, { chunks: [2] });
  const other = await finished(3);
  const before = seeds.splice(0);
  await again(other, script, { chunks: [0] });
  expect(new Set(before.map(String)).size).toBe(4);
  expect(before[0]).toEqual([0.8, expect.any(Number)]);
  expect(before.map(String)).toContain(String(seeds[0]));
});

test('later prompts of the sequence still carry what the model wrote first', async () => {
  const run = await finished(2);
  await again(run, () => '<QUE> Who? <ANS> I </END>');
  const pairs = run.store.stored.get(0)?.pairs ?? [];
  expect(pairsAsWritten(pairs)).toEqual([{ instruction: 'What?', response: 'This' }]);
});

test('a passage that fails is named and the others go on; a lost model is asked once more', async () => {
  const run = await finished(3);
  let losses = 0;
  const script: Script = (prompt) => {
    if (prompt.includes('thing 1.')) return new Error('It broke.');
    if (prompt.includes('thing 2.') && losses++ === 0) return new ScriptedLossError();
    return '<QUE> Who? <ANS> I </END>';
  };
  const { failed, asked } = await again(run, script, { chunks: [0, 1, 2] });
  expect(failed).toEqual([1]);
  expect(asked.toSorted()).toEqual([0, 2]);
});

test('a stop keeps what is stored and rejects with its reason', async () => {
  const run = await finished(3);
  const stop = new AbortController();
  const script: Script = () => {
    stop.abort();
    return '<QUE> Who? <ANS> I </END>';
  };
  await expect(again(run, script, { chunks: [0, 1, 2], signal: stop.signal })).rejects.toMatchObject({
    name: 'AbortError',
  });
});
