import type { Completion } from '../domain/completion';
import type { DecodingSettings } from '../domain/decoding';
import { findEvidence } from '../domain/evidence';
import type { Example, FurtherCompletion } from '../domain/example';
import type { Pair } from '../domain/pair';
import { readPairs } from '../domain/read-pairs';
import { requestSeed } from '../domain/request-seed';
import type { Run } from '../domain/run';
import type { Making } from './example-of-request';
import type { StoredExample } from './run-store';

/** The model's own choice would come again: where a run takes that, another answer is drawn with these. */
const FURTHER_SAMPLING = { temperature: 0.8, topK: 0, topP: 0.95 } as const;

/** What a further completion of a passage adds to its example, and which of its pairs give way. */
export interface FurtherExample {
  readonly example: Example;
  readonly added: readonly Pair[];
  readonly replaced: readonly Pair[];
}

/** How the next further completion of an example is drawn: another seed each time, the same on every machine. */
export function furtherDecoding({ settings }: Pick<Run, 'settings'>, example: Example): DecodingSettings {
  const { decoding } = settings;
  const sampling = decoding.temperature === 0 ? FURTHER_SAMPLING : {};
  const drawn = (example.further?.length ?? 0) + 1;
  const seed = requestSeed(requestSeed(decoding.seed, example.chunk, example.round), drawn, example.round);
  return { ...decoding, ...sampling, seed };
}

/**
 * Reads a further completion. Pairs whose instruction the passage has already, case aside, are left out, as within
 * one completion. With `replaces`, pairs that nobody has decided on give way unless they came again: they are rejected,
 * not deleted.
 */
export function furtherExample(
  { example, pairs }: StoredExample,
  completion: Completion & { readonly finishReason: 'stop' | 'length' },
  decoding: DecodingSettings,
  rules: { readonly readsTolerantly: boolean; readonly replaces: boolean },
  passage: string,
  { device, createdAt }: Pick<Making, 'device' | 'createdAt'>,
): FurtherExample {
  const { readsTolerantly: isTolerant, replaces } = rules;
  const read = readPairs(completion.segments, { isTolerant, finishReason: completion.finishReason });
  const earlier = example.further ?? [];
  const again = new Set(read.pairs.map((pair) => `${wording(pair)}\n${pair.response}`));
  const givesWay = (pair: Pair): boolean =>
    replaces && pair.status === 'new' && !again.has(`${wording(pair)}\n${pair.response}`);
  const staying = new Set(pairs.filter((pair) => !givesWay(pair)).map(wording));
  const fresh = read.pairs.filter((pair) => !staying.has(wording(pair)));
  const firstIndex = pairs.reduce((most, { index }) => Math.max(most, index + 1), 0);
  const further: FurtherCompletion = { completion, decoding, rejects: read.rejects, device, createdAt };
  return {
    example: { ...example, further: [...earlier, further] },
    added: fresh.map((pair, at) => ({
      ...pair,
      runId: example.runId,
      chunk: example.chunk,
      index: firstIndex + at,
      status: 'new',
      evidence: findEvidence(pair.response, passage),
      added: { kind: 'further', completion: earlier.length },
    })),
    // Nothing new came: then what is there stays.
    replaced: fresh.length === 0 ? [] : pairs.filter(givesWay).map((pair) => ({ ...pair, status: 'rejected' })),
  };
}

function wording({ instruction }: Pick<Pair, 'instruction'>): string {
  return instruction.toLowerCase();
}
