import { pairsAsWritten } from '../domain/pair';
import { promptStyleOf } from '../domain/prompt-for-model';
import { EngineAttempts } from './engine-attempts';
import { EngineInterruptedError } from './engine-interrupted-error';
import { type FurtherExample, furtherDecoding, furtherExample } from './further-example';
import { promptOf } from './prompt-of';
import type { RunJob } from './run-job';
import type { PairsAdded, StoredExample } from './run-store';

/** More passages than the engine has slots: a prompt is ready when a slot becomes free. */
const PASSAGES_AHEAD = 2;

export interface AgainJob extends Pick<RunJob, 'run' | 'engine' | 'passages' | 'device' | 'now'> {
  readonly store: {
    example(runId: StoredExample['example']['runId'], chunk: number): Promise<StoredExample | undefined>;
    addPairs(
      ...further: [FurtherExample['example'], FurtherExample['added'], FurtherExample['replaced']]
    ): Promise<PairsAdded>;
  };
  /** Whether pairs that nobody has decided on give way to the new ones. */
  readonly replaces: boolean;
}

export interface AgainListener {
  /** The passage's further completion is on disk. */
  readonly stored: (added: PairsAdded) => void;
  /** This passage has no further completion: why, in plain words. */
  readonly failed: (chunk: number, message: string) => void;
  readonly trouble: (message: string) => void;
}

/**
 * Puts passages of a run to the model again, each with the prompt it had, and stores what comes beside what is there.
 * Rejects with the signal's reason when it aborts; what was stored until then stays.
 */
export async function generateAgain(
  job: AgainJob,
  chunks: readonly number[],
  listener: AgainListener,
  signal: AbortSignal,
): Promise<void> {
  const attempts = new EngineAttempts(listener.trouble, signal);
  const waiting = chunks.values();

  async function lane(): Promise<void> {
    for (let next = waiting.next(); !next.done; next = waiting.next()) {
      signal.throwIfAborted();
      const before = await job.store.example(job.run.id, next.value);
      // A passage that failed or does not fit has no prompt that could be answered again.
      if (before?.example.completion == null) continue;
      const result = await attempts.make(() => further(job, before, signal));
      if (result.kind === 'failed') {
        listener.failed(next.value, result.message);
        continue;
      }
      const { example, added, replaced } = result.value;
      listener.stored(await job.store.addPairs(example, added, replaced));
    }
  }

  await Promise.all(Array.from({ length: job.engine.slots + PASSAGES_AHEAD }, lane));
}

async function further(job: AgainJob, before: StoredExample, signal: AbortSignal): Promise<FurtherExample> {
  const { run, engine, passages, store, replaces } = job;
  const { example } = before;
  const pairsOf = async (chunk: number) => pairsAsWritten((await store.example(run.id, chunk))?.pairs ?? []);
  const prompt = await promptOf(example, promptStyleOf(run), passages, pairsOf);
  const decoding = furtherDecoding(run, example);
  const { finishReason, ...completion } = await engine.complete({ prompt, decoding }, signal);
  if (finishReason === 'interrupted') throw new EngineInterruptedError();
  const { text } = await passages.passage(example.chunk);
  const { readsTolerantly } = run.settings;
  const making = { device: job.device(), createdAt: job.now().toISOString() };
  const rules = { readsTolerantly, replaces };
  // Somebody may have decided on its pairs while the model wrote.
  const now = (await store.example(run.id, example.chunk)) ?? before;
  return furtherExample(now, { ...completion, finishReason }, decoding, rules, text, making);
}
