import { describe, expect, test } from 'vitest';
import type { RunJob } from './run-job';
import { runSynthesis } from './run-loop';
import { ScriptedEngine, ScriptedLossError } from './scripted-engine';
import type { Script } from './scripted-engine';
import { aJob, aListener, aRun, MemoryRunStore } from './test-run';

const ONE_PAIR = '<QUE> What thing? <ANS> thing </END>';

const asksFor = (prompt: string, passage: number) => prompt.endsWith(`thing ${passage}. </CON>\n\n`);

/** Answers with one pair, but with `error` to the first `times` prompts for the passage. */
function failingFor(passage: number, error: Error, times = Infinity): Script {
  let failures = 0;
  return (prompt) => {
    if (!asksFor(prompt, passage) || failures >= times) return ONE_PAIR;
    failures += 1;
    return error;
  };
}

async function runOf(chunkCount: number, script: Script, store = new MemoryRunStore(), change: Partial<RunJob> = {}) {
  const engine = new ScriptedEngine(script);
  const troubles: string[] = [];
  const end = await runSynthesis(
    aJob(aRun(chunkCount), engine, store, change),
    aListener({ trouble: (message) => troubles.push(message) }),
    new AbortController().signal,
  );
  return { end, store, engine, troubles, outcomes: store.outcomes() };
}

describe('a lost engine', () => {
  test('changes nothing: the requests it took with it are made again', async () => {
    const { end, store, troubles } = await runOf(8, failingFor(5, new ScriptedLossError(), 1));
    const unbroken = await runOf(8, () => ONE_PAIR);
    expect(end).toEqual({ kind: 'finished' });
    expect(store.inOrder()).toEqual(unbroken.store.inOrder());
    expect(troubles).toHaveLength(1);
  });

  test('fails a passage that brings it down twice, and no other', async () => {
    const { end, outcomes, store } = await runOf(8, failingFor(1, new ScriptedLossError()));
    expect(end).toEqual({ kind: 'finished' });
    expect(outcomes).toEqual(['stop', 'failed', 'stop', 'stop', 'stop', 'stop', 'stop', 'stop']);
    expect(store.stored.get(1)?.example.error).toBe('The worker was lost.');
  });

  test('does not continue a sequence from the passage that failed', async () => {
    const { store } = await runOf(4, failingFor(0, new ScriptedLossError()));
    expect(store.stored.get(2)?.example.continuation).toMatchObject({ kind: 'broken', reason: 'previousHasNoPairs' });
  });

  test.each([1, 2, 3])('stops the run after three losses in a row, with %i in flight', async (inFlight) => {
    let losses = 0;
    const { end, engine, store } = await runOf(
      12,
      () => {
        losses += 1;
        return new ScriptedLossError();
      },
      new MemoryRunStore(),
      { inFlight },
    );
    expect(end).toMatchObject({ kind: 'stopped', error: { name: 'RunStoppedError' } });
    expect(losses).toBe(3);
    expect(engine.prompts.length).toBeLessThanOrEqual(inFlight + 2);
    expect(store.outcomes()).toEqual(['failed']);
  });

  test('starts counting again after a success', async () => {
    const { end, outcomes } = await runOf(
      8,
      (prompt) => ([0, 1, 2, 3].some((passage) => asksFor(prompt, passage)) ? new ScriptedLossError() : ONE_PAIR),
      new MemoryRunStore(),
      { inFlight: 1 },
    );
    expect(end).toEqual({ kind: 'finished' });
    expect(outcomes.filter((outcome) => outcome === 'failed')).toHaveLength(4);
  });
});

describe('an engine error', () => {
  test('fails its passage at once, and the run goes on', async () => {
    const { end, outcomes, engine, troubles } = await runOf(6, failingFor(2, new Error('Odd tensor.')));
    expect(end).toEqual({ kind: 'finished' });
    expect(outcomes).toEqual(['stop', 'stop', 'failed', 'stop', 'stop', 'stop']);
    expect(engine.prompts.filter((prompt) => asksFor(prompt, 2))).toHaveLength(1);
    expect(troubles).toEqual(['Passage 3 was left out for now: Odd tensor.']);
  });

  test('stops the run when it comes three times in a row', async () => {
    const { end, outcomes } = await runOf(9, () => new Error('Odd tensor.'), new MemoryRunStore(), { inFlight: 1 });
    expect(end).toMatchObject({ kind: 'stopped', error: { cause: { message: 'Odd tensor.' } } });
    expect(outcomes).toEqual(['failed', 'failed']);
  });

  test('stops the run at once when the model cannot be loaded, and fails no passage', async () => {
    class ModelLoadError extends Error {
      override readonly name = 'ModelLoadError';
    }
    const { end, outcomes } = await runOf(4, () => new ModelLoadError('A file is missing. Your pairs are saved.'));
    expect(end.kind === 'stopped' && end.error.message).toBe('A file is missing. Your pairs are saved.');
    expect(outcomes).toEqual([]);
  });
});

describe('a passage that failed before', () => {
  const failedOnce = async () => (await runOf(4, failingFor(1, new Error('Odd tensor.')))).store;

  test('is left alone when the run continues', async () => {
    const { end, engine } = await runOf(4, () => ONE_PAIR, await failedOnce());
    expect([end.kind, engine.prompts]).toEqual(['finished', []]);
  });

  test('runs again when failed passages are to be retried, and only it', async () => {
    const { engine, outcomes } = await runOf(4, () => ONE_PAIR, await failedOnce(), { retryFailed: true });
    expect(engine.prompts.map((prompt) => asksFor(prompt, 1))).toEqual([true]);
    expect(outcomes).toEqual(['stop', 'stop', 'stop', 'stop']);
  });
});

describe('a store that fails', () => {
  test('stops the run with its own message, and nothing is told that is not stored', async () => {
    class StorageFullError extends Error {
      override readonly name = 'StorageFullError';
    }
    const full = new StorageFullError('No room left.');
    const store = new MemoryRunStore();
    store.beforeWrite = () => {
      if (store.stored.size === 3) throw full;
    };
    const told: number[] = [];
    const end = await runSynthesis(
      aJob(aRun(8), new ScriptedEngine(() => ONE_PAIR), store),
      aListener({ stored: ({ example }) => told.push(example.chunk) }),
      new AbortController().signal,
    );
    expect(end).toEqual({ kind: 'stopped', error: full });
    expect(told.toSorted((a, b) => a - b)).toEqual(store.inOrder().map(({ example }) => example.chunk));
  });

  test('stops the run in plain words when its error has none', async () => {
    const store = new MemoryRunStore();
    store.examples = () => Promise.reject(new TypeError('x is undefined'));
    const { end } = await runOf(2, () => ONE_PAIR, store);
    expect(end).toMatchObject({ kind: 'stopped', error: { name: 'RunStoppedError', cause: { name: 'TypeError' } } });
  });
});
