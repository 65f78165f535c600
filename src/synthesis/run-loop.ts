import { pairsAsWritten } from '../domain/pair';
import { depthFirst } from '../domain/plan-rounds';
import type { PlannedRequest } from '../domain/plan-rounds';
import type { Run } from '../domain/run';
import { EngineAttempts } from './engine-attempts';
import { failedExample } from './example-of-request';
import { makeExample, makingOf } from './make-example';
import type { RunPassage } from './passages';
import type { PreparedRequest, SequenceExample } from './prepare-request';
import type { RunEnd, RunJob, RunListener } from './run-job';
import type { StoredExample } from './run-store';
import { messageOf, RunStoppedError } from './run-stopped-error';

/** More sequences than the engine has slots: a prompt is ready when a slot becomes free. */
const SEQUENCES_AHEAD = 2;

/**
 * Does what is left of a run: the same plan, minus what is done. Goes depth-first along each sequence, as many
 * sequences at once as the engine has slots; stores each example, then tells of it. It waits on the engine and the store alone, on no
 * timer and no frame, so it works on in a hidden tab.
 */
export async function runSynthesis(job: RunJob, listener: RunListener, signal: AbortSignal): Promise<RunEnd> {
  const attempts = new EngineAttempts(listener.trouble, signal);
  const ends: RunEnd[] = [];

  /** One lane: takes the next sequence that nobody has, until none is left or any lane has ended the run. */
  async function follow(sequences: Iterator<Sequence, void>, done: DoneExamples): Promise<void> {
    // Not for-of: a lane that ends would close the iterator for the others.
    for (let next = sequences.next(); !next.done; next = sequences.next()) {
      const requests = next.value;
      const earlier: SequenceExample[] = [];
      for (const planned of requests) {
        if (ends.length > 0) return;
        signal.throwIfAborted();
        const passage = await job.passages.passage(planned.chunk);
        const stored = done.get(planned.chunk) ?? (await synthesize(planned, passage, earlier));
        earlier.push(sequenceExample(stored, passage));
        openLanes();
      }
      if (lanes.size > mostLanes()) return;
    }
    isAllTaken = true;
  }

  async function synthesize(
    planned: PlannedRequest,
    passage: RunPassage,
    earlier: readonly SequenceExample[],
  ): Promise<StoredExample> {
    const last: { request: PreparedRequest | null } = { request: null };
    const started = (request: PreparedRequest) => {
      last.request = request;
      listener.started(request);
    };
    const result = await attempts.make(() =>
      makeExample(job, planned, passage, earlier, { started, progress: listener.progress }, signal),
    );
    const stored =
      result.kind === 'completed'
        ? result.value
        : failedExample(planned, passage, last.request, result.message, makingOf(job));
    await job.store.addExample(stored);
    if (result.kind === 'failed')
      listener.trouble(`Passage ${planned.chunk + 1} was left out for now: ${result.message}`);
    listener.stored(stored);
    return stored;
  }

  const lanes = new Set<Promise<void>>();
  let isAllTaken = false;
  /** Opens lanes while the engine works on more sequences than there are. */
  let openLanes = (): void => undefined;
  const mostLanes = (): number => job.inFlight ?? job.engine.slots + SEQUENCES_AHEAD;

  try {
    const done = doneExamples(await job.store.examples(job.run.id), job.retryFailed ?? false);
    // One iterator for all lanes: what one takes, no other takes.
    const sequences = openSequences(job.run, done);
    openLanes = () => {
      while (lanes.size < mostLanes() && !isAllTaken && ends.length === 0) {
        // Each lane ends by itself, so that what another has in flight is still stored.
        const lane = follow(sequences, done)
          .catch((error: unknown) => void ends.push(endOf(error, signal)))
          .finally(() => lanes.delete(lane));
        lanes.add(lane);
      }
    };
    openLanes();
    while (lanes.size > 0) await Promise.all(lanes);
  } catch (error) {
    ends.push(endOf(error, signal));
  }
  return ends.find(({ kind }) => kind === 'stopped') ?? ends[0] ?? { kind: 'finished' };
}

type Sequence = readonly PlannedRequest[];
type DoneExamples = ReadonlyMap<number, StoredExample>;

function doneExamples(examples: readonly StoredExample[], retryFailed: boolean): DoneExamples {
  const done = new Map<number, StoredExample>();
  for (const stored of examples) {
    if (!(retryFailed && stored.example.outcome === 'failed')) done.set(stored.example.chunk, stored);
  }
  return done;
}

function* openSequences({ chunkCount, settings }: Run, done: DoneExamples): Generator<Sequence, void, void> {
  for (const requests of depthFirst(chunkCount, settings.rounds)) {
    if (requests.some(({ chunk }) => !done.has(chunk))) yield requests;
  }
}

function sequenceExample({ example, pairs }: StoredExample, passage: RunPassage): SequenceExample {
  return {
    chunk: example.chunk,
    passage: passage.text,
    pairs: pairsAsWritten(pairs),
    pairCount: example.pairCount,
    inheritsFromPrevious: example.inheritsFromPrevious,
  };
}

function endOf(error: unknown, signal: AbortSignal): RunEnd {
  if (error instanceof RunStoppedError) return { kind: 'stopped', error };
  if (signal.aborted) return { kind: 'interrupted' };
  // An error of ours carries its name itself, and its message already says what is safe and what to do.
  if (error instanceof Error && Object.hasOwn(error, 'name')) return { kind: 'stopped', error };
  const message = `The run stopped: ${messageOf(error)}. Everything shown so far is saved. Reload the page and continue.`;
  return { kind: 'stopped', error: new RunStoppedError(message, { cause: error }) };
}
