import type { PlannedRequest } from '../domain/plan-rounds';
import { promptStyleOf } from '../domain/prompt-for-model';
import { requestSeed } from '../domain/request-seed';
import { EngineInterruptedError } from './engine-interrupted-error';
import { completedExample, tooLongExample } from './example-of-request';
import type { Making } from './example-of-request';
import type { RunPassage } from './passages';
import type { PromptRules, SequenceExample } from './prepare-request';
import { prepareRequest } from './prepare-request';
import type { RunJob, RunListener } from './run-job';
import type { StoredExample } from './run-store';

/** One attempt at one planned request: its prompt, its completion, its pairs. Nothing is stored yet. */
export async function makeExample(
  job: RunJob,
  planned: PlannedRequest,
  passage: RunPassage,
  earlier: readonly SequenceExample[],
  listener: Pick<RunListener, 'started' | 'progress'>,
  signal: AbortSignal,
): Promise<StoredExample> {
  const request = await prepareRequest(planned, passage, earlier, promptRules(job), job.engine, signal);
  if (request.isTooLong) return tooLongExample(request, makingOf(job));
  listener.started(request);
  const { decoding } = job.run.settings;
  const { finishReason, ...completion } = await job.engine.complete(
    {
      prompt: request.prompt,
      decoding: { ...decoding, seed: requestSeed(decoding.seed, request.chunk, request.round) },
      onProgress: (progress) => {
        listener.progress(request.chunk, progress);
      },
    },
    signal,
  );
  // Half a completion is not an outcome: it counts as lost, and the passage runs again.
  if (finishReason === 'interrupted') throw new EngineInterruptedError();
  const { readsTolerantly } = job.run.settings;
  return completedExample(request, { ...completion, finishReason }, readsTolerantly, makingOf(job));
}

/** When and with what an example of this job is made: now. */
export function makingOf(job: RunJob): Making {
  return { runId: job.run.id, device: job.device(), createdAt: job.now().toISOString() };
}

function promptRules({ contextTokens, run }: RunJob): PromptRules {
  const { lengthRule, decoding } = run.settings;
  return { contextTokens, maxNewTokens: decoding.maxNewTokens, lengthRule, style: promptStyleOf(run) };
}
