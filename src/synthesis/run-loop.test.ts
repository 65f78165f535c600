import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runSynthesis } from './run-loop';
import { ScriptedEngine } from './scripted-engine';
import type { Script } from './scripted-engine';
import { aJob, aListener, aRun, MemoryRunStore } from './test-run';

const never = new AbortController().signal;
const ONE_PAIR = '<QUE> What thing? <ANS> thing </END>';

/** An answer that depends on the whole prompt: none to three pairs, sometimes with a piece that is rejected. */
const byPrompt: Script = (prompt) => {
  let hash = 0;
  for (const character of prompt) hash = (hash * 31 + character.charCodeAt(0)) % 9973;
  const pairs = Array.from({ length: hash % 4 }, (_, index) => `<QUE> Q${hash} ${index}? <ANS> thing </END>`);
  return [...pairs, hash % 3 === 0 ? '<QUE> cut' : ''].join('\n\n');
};

const onePair: Script = () => ONE_PAIR;

async function unbroken(chunkCount: number, rounds: number): Promise<MemoryRunStore> {
  const store = new MemoryRunStore();
  const job = aJob(aRun(chunkCount, { rounds }), new ScriptedEngine(byPrompt), store, { inFlight: 1 });
  expect(await runSynthesis(job, aListener(), never)).toEqual({ kind: 'finished' });
  return store;
}

describe('runSynthesis', () => {
  test('goes depth-first: a follow-up prompt comes right after the one that it begins with', async () => {
    const engine = new ScriptedEngine(onePair);
    await runSynthesis(aJob(aRun(4), engine, new MemoryRunStore(), { inFlight: 1 }), aListener(), never);
    expect(engine.prompts.map((prompt) => [...prompt.matchAll(/Passage (\d)/gu)].map((match) => match[1]))).toEqual([
      ['0'],
      ['0', '2'],
      ['1'],
      ['1', '3'],
    ]);
  });

  test('keeps the example with its pairs, where they stand in the passage, and its place in the plan', async () => {
    const store = new MemoryRunStore();
    await runSynthesis(aJob(aRun(2), new ScriptedEngine(onePair), store), aListener(), never);
    const second = store.stored.get(1);
    expect(second?.example).toMatchObject({
      ...{ sequence: 0, round: 1, outcome: 'stop', pairCount: 1, inheritsFromPrevious: true },
      ...{ continuation: { kind: 'continued', demonstrations: [0] }, promptLimit: 1004, device: 'wasm' },
    });
    expect(second?.pairs).toEqual([
      {
        ...{ runId: 'run-1', chunk: 1, index: 0, status: 'new' },
        ...{ instruction: 'What thing?', response: 'thing', evidence: { start: 19, end: 24 } },
      },
    ]);
  });

  test('ends at once when nothing is left to do', async () => {
    const engine = new ScriptedEngine(onePair);
    expect(await runSynthesis(aJob(aRun(0), engine, new MemoryRunStore()), aListener(), never)).toEqual({
      kind: 'finished',
    });
    expect(engine.prompts).toEqual([]);
  });

  test('starts at once, however many passages there are', async () => {
    const controller = new AbortController();
    const job = aJob(aRun(2 ** 40), new ScriptedEngine(onePair), new MemoryRunStore());
    const listener = aListener({ stored: () => controller.abort() });
    expect(await runSynthesis(job, listener, controller.signal)).toEqual({ kind: 'interrupted' });
  });

  test('tells of an example only once it is stored', async () => {
    const store = new MemoryRunStore();
    const told: boolean[] = [];
    const stored: Parameters<typeof aListener>[0] = {
      stored: ({ example }) => told.push(store.stored.has(example.chunk)),
    };
    await runSynthesis(aJob(aRun(5), new ScriptedEngine(onePair), store), aListener(stored), never);
    expect(told).toEqual([true, true, true, true, true]);
  });

  test('seeds each request by run seed, passage and round, in any order', async () => {
    const seedsOf = async (inFlight: number) => {
      const seeds = new Map<string, number>();
      const engine = new ScriptedEngine((prompt, { decoding }) => {
        seeds.set(prompt, decoding.seed);
        return ONE_PAIR;
      });
      await runSynthesis(aJob(aRun(7), engine, new MemoryRunStore(), { inFlight }), aListener(), never);
      return seeds;
    };
    const seeds = await seedsOf(1);
    expect(new Set(seeds.values()).size).toBe(7);
    expect(await seedsOf(3)).toEqual(seeds);
  });

  test('gives the same examples whatever is in flight, in whatever order requests end', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...([
          fc.nat(16),
          fc.integer({ min: 1, max: 5 }),
          fc.integer({ min: 1, max: 4 }),
          fc.infiniteStream(fc.nat(6)),
        ] as const),
        async (chunkCount, rounds, inFlight, turns) => {
          const store = new MemoryRunStore();
          const engine = new ScriptedEngine(byPrompt, () => turns.next().value ?? 1);
          const job = aJob(aRun(chunkCount, { rounds }), engine, store, { inFlight });
          expect(await runSynthesis(job, aListener(), never)).toEqual({ kind: 'finished' });
          expect(store.inOrder()).toEqual((await unbroken(chunkCount, rounds)).inOrder());
        },
      ),
      { numRuns: 60 },
    );
  });

  test('gives the same examples when it is interrupted anywhere and taken up again', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...([
          fc.integer({ min: 1, max: 14 }),
          fc.integer({ min: 1, max: 4 }),
          fc.array(fc.nat(12), { maxLength: 8 }),
        ] as const),
        async (chunkCount, rounds, interruptions) => {
          const store = new MemoryRunStore();
          for (const turnsUntil of [...interruptions, Infinity]) {
            const controller = new AbortController();
            let turns = turnsUntil;
            const engine = new ScriptedEngine((prompt, request) => {
              turns -= 1;
              if (turns < 0) controller.abort();
              controller.signal.throwIfAborted();
              return byPrompt(prompt, request);
            });
            const end = await runSynthesis(
              aJob(aRun(chunkCount, { rounds }), engine, store),
              aListener(),
              controller.signal,
            );
            expect(end.kind).toBe(store.stored.size === chunkCount ? 'finished' : 'interrupted');
          }
          expect(store.inOrder()).toEqual((await unbroken(chunkCount, rounds)).inOrder());
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a run that is interrupted', () => {
  test('stores nothing of the completions in flight', async () => {
    const controller = new AbortController();
    const store = new MemoryRunStore();
    const engine = new ScriptedEngine(onePair, () => 50);
    const ended = runSynthesis(
      aJob(aRun(4), engine, store),
      aListener({
        started: () => {
          controller.abort();
        },
      }),
      controller.signal,
    );
    expect(await ended).toEqual({ kind: 'interrupted' });
    expect(store.stored.size).toBe(0);
  });

  test('runs again what an engine gave back half done', async () => {
    const store = new MemoryRunStore();
    const whole = new ScriptedEngine(onePair);
    let calls = 0;
    const engine = {
      slots: 1,
      countTokens: (...request: Parameters<typeof whole.countTokens>) => whole.countTokens(...request),
      complete: async (...request: Parameters<typeof whole.complete>) => {
        calls += 1;
        const completion = await whole.complete(...request);
        return calls === 1 ? { ...completion, finishReason: 'interrupted' as const } : completion;
      },
    };
    expect(await runSynthesis(aJob(aRun(1), engine, store), aListener(), never)).toEqual({ kind: 'finished' });
    expect([calls, store.outcomes()]).toEqual([2, ['stop']]);
  });
});
