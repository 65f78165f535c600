import { findEvidence } from '../domain/evidence';
import type { Pair } from '../domain/pair';
import { readPairs } from '../domain/read-pairs';
import type { StoredExample } from './run-store';

/**
 * The pairs that a tolerant reading of an example's own completion finds beside those that are stored, told apart by
 * their words. Nothing is generated, and nothing that is stored changes. `passage` is the text that the responses are
 * looked for in.
 */
export function readAgain({ example, pairs }: StoredExample, passage: string): readonly Pair[] {
  const { completion } = example;
  if (completion === null || completion.finishReason === 'interrupted') return [];
  const { segments, finishReason } = completion;
  const read = readPairs(segments, { isTolerant: true, finishReason });
  const known = new Set(pairs.flatMap((pair) => [wording(pair), ...(pair.original ? [wording(pair.original)] : [])]));
  const firstIndex = pairs.reduce((most, { index }) => Math.max(most, index + 1), 0);
  return read.pairs
    .filter((pair) => !known.has(wording(pair)))
    .map((pair, at) => ({
      ...pair,
      runId: example.runId,
      chunk: example.chunk,
      index: firstIndex + at,
      status: 'new',
      evidence: findEvidence(pair.response, passage),
      added: { kind: 'readAgain' },
    }));
}

function wording({ instruction, response }: Pick<Pair, 'instruction' | 'response'>): string {
  return `${instruction}\n${response}`;
}
