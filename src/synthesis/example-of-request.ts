import type { Completion } from '../domain/completion';
import { inheritsFromPrevious } from '../domain/continuation';
import { findEvidence } from '../domain/evidence';
import type { Example } from '../domain/example';
import type { PlannedRequest } from '../domain/plan-rounds';
import { readPairs } from '../domain/read-pairs';
import type { RunId } from '../domain/ids';
import type { Device } from '../domain/run';
import type { RunPassage } from './passages';
import type { PreparedRequest } from './prepare-request';
import type { StoredExample } from './run-store';

/** Under which run, with what and when an example was made. */
export interface Making {
  readonly runId: RunId;
  readonly device: Device;
  readonly createdAt: string;
}

/** What is kept of a completed request. */
export function completedExample(
  request: PreparedRequest,
  completion: Completion & { readonly finishReason: 'stop' | 'length' },
  readsTolerantly: boolean,
  making: Making,
): StoredExample {
  const { segments, finishReason } = completion;
  const { pairs, rejects } = readPairs(segments, { isTolerant: readsTolerantly, finishReason });
  const example: Example = {
    ...exampleFrame(request, request.passage, making),
    continuation: request.continuation,
    inheritsFromPrevious: inheritsFromPrevious(request.continuation, pairs.length),
    outcome: finishReason,
    promptTokens: request.promptTokens,
    promptLimit: request.promptLimit,
    completion,
    rejects,
    pairCount: pairs.length,
  };
  return {
    example,
    pairs: pairs.map((pair, index) => ({
      ...pair,
      runId: making.runId,
      chunk: request.chunk,
      index,
      status: 'new',
      evidence: findEvidence(pair.response, request.passage.text),
    })),
  };
}

/** What is kept of a passage that does not fit the model's context even alone. */
export function tooLongExample(request: PreparedRequest, making: Making): StoredExample {
  const example: Example = {
    ...exampleFrame(request, request.passage, making),
    continuation: request.continuation,
    outcome: 'tooLong',
    promptTokens: request.promptTokens,
    promptLimit: request.promptLimit,
  };
  return { example, pairs: [] };
}

/** What is kept of a request that failed; `prepared` when it got as far as a prompt. */
export function failedExample(
  planned: PlannedRequest,
  passage: RunPassage,
  prepared: PreparedRequest | null,
  error: string,
  making: Making,
): StoredExample {
  const example: Example = {
    ...exampleFrame(planned, passage, making),
    continuation: prepared?.continuation ?? { kind: 'first' },
    outcome: 'failed',
    promptTokens: prepared?.promptTokens ?? 0,
    promptLimit: prepared?.promptLimit ?? 0,
    error,
  };
  return { example, pairs: [] };
}

function exampleFrame({ chunk, sequence, round }: PlannedRequest, passage: RunPassage, making: Making) {
  return {
    ...making,
    chunk,
    sequence,
    round,
    documentId: passage.documentId,
    chunkIndex: passage.chunkIndex,
    span: passage.span,
    inheritsFromPrevious: false,
    completion: null,
    rejects: [],
    pairCount: 0,
    error: '',
  };
}
