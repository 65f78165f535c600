import fc from 'fast-check';
import type { Failing } from './test-decoder';
import { answerAlone, VOCABULARY } from './test-language';
import { argmax } from '../../src/synthesis/sampling';

/** When a request is cancelled: before it is sent, some ticks after that, or as its nth token comes. */
export type Cancelling =
  | { readonly kind: 'never' | 'beforehand' }
  | { readonly kind: 'later'; readonly ticks: number }
  | { readonly kind: 'atToken'; readonly token: number };

export interface PlannedRequest {
  readonly promptTokens: readonly number[];
  readonly maxNewTokens: number;
  /** Of the sampled ones; null is greedy. */
  readonly seed: number | null;
  readonly ignoresEnd: boolean;
  readonly runsAlone: boolean;
  /** Ticks between the request before and this one. */
  readonly gap: number;
  readonly cancelling: Cancelling;
}

export interface Scenario {
  readonly requests: readonly PlannedRequest[];
  readonly contextTokens: number;
  readonly pieceTokens: number;
  readonly mostSlots: number;
  readonly fixedSlots: number | null;
  /** Tokens of ended requests that are kept; 0 reuses nothing. */
  readonly keptTokens: number;
  readonly looksUp: boolean;
  readonly canBatch: boolean;
  /** Rows of the longest text that there is memory for. */
  readonly memoryRows: number;
  readonly memorySavedTokens: number;
  readonly failing: Failing | null;
  /** Of the times that runs and pauses take. */
  readonly timing: number;
}

/** How a prompt comes about: of tokens of its own, or from one of the requests before, `of` them counted around. */
type Origin =
  { readonly kind: 'own' } | { readonly kind: 'begins' | 'follows'; readonly of: number; readonly share: number };

type Described = Omit<PlannedRequest, 'promptTokens'> & { readonly origin: Origin; readonly tail: readonly number[] };

const origin: fc.Arbitrary<Origin> = fc.oneof(
  fc.constant({ kind: 'own' } as const),
  fc.record({
    kind: fc.constantFrom('begins', 'follows'),
    of: fc.nat(20),
    share: fc.constantFrom(0.3, 0.7, 1),
  }),
);

const cancelling: fc.Arbitrary<Cancelling> = fc.oneof(
  { weight: 12, arbitrary: fc.constant({ kind: 'never' } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'beforehand' } as const) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('later' as const), ticks: fc.nat(60) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('atToken' as const), token: fc.integer({ min: 1, max: 20 }) }),
  },
);

const tail = (minLength: number, maxLength: number): fc.Arbitrary<number[]> =>
  fc.array(fc.nat(VOCABULARY - 2), { minLength, maxLength, size: 'max' });

const described: fc.Arbitrary<Described> = fc.record({
  origin,
  tail: fc.oneof({ weight: 30, arbitrary: tail(0, 20) }, { weight: 1, arbitrary: tail(200, 450) }),
  maxNewTokens: fc.integer({ min: 1, max: 40 }),
  seed: fc.option(fc.nat(1000), { freq: 2 }),
  ignoresEnd: fc.boolean(),
  runsAlone: fc.nat(15).map((chance) => chance === 15),
  gap: fc.oneof({ weight: 4, arbitrary: fc.nat(6) }, { weight: 1, arbitrary: fc.nat(150) }),
  cancelling,
});

/** Anything that may come to a scheduler, but a device that fails. */
export const scenarios: fc.Arbitrary<Scenario> = fc
  .record({
    described: fc.array(described, { minLength: 1, maxLength: 24, size: 'max' }),
    contextTokens: fc.constantFrom(60, 300, 300, 700, 700),
    pieceTokens: fc.integer({ min: 2, max: 16 }),
    mostSlots: fc.integer({ min: 1, max: 16 }),
    fixedSlots: fc.option(fc.integer({ min: 1, max: 8 }), { freq: 2 }),
    keptTokens: fc.constantFrom(0, 60, 300, 4000),
    looksUp: fc.boolean(),
    canBatch: fc.nat(9).map((chance) => chance > 0),
    memoryRows: fc.constantFrom(1, 2, 5, Infinity, Infinity),
    memorySavedTokens: fc.constantFrom(0, 100, Infinity),
    failing: fc.constant<Failing | null>(null),
    timing: fc.nat(),
  })
  .map(({ described: requests, ...rest }) => ({ ...rest, requests: planned(requests, rest.contextTokens) }));

/** The same with a device that fails at some call. */
export const failingScenarios: fc.Arbitrary<Scenario> = fc
  .tuple(
    scenarios,
    fc.oneof(
      fc.record({ methods: fc.constantFrom('all' as const, 'runs' as const), call: fc.integer({ min: 1, max: 250 }) }),
      fc.record({ methods: fc.constant('moves' as const), call: fc.integer({ min: 1, max: 20 }) }),
    ),
  )
  .map(([scenario, failing]) => ({ ...scenario, failing }));

function planned(all: readonly Described[], contextTokens: number): readonly PlannedRequest[] {
  const requests: PlannedRequest[] = [];
  for (const { origin: from, tail, ...rest } of all) {
    const earlier = from.kind === 'own' ? undefined : requests[from.of % Math.max(1, requests.length)];
    requests.push({ ...rest, promptTokens: [...beginning(earlier, from, contextTokens), ...tail] });
  }
  return requests;
}

/** What a prompt has of an earlier request: a part of its prompt, or all of it with the answer to it. */
function beginning(earlier: PlannedRequest | undefined, from: Origin, contextTokens: number): readonly number[] {
  if (earlier === undefined || from.kind === 'own') return [];
  const { promptTokens } = earlier;
  if (from.kind === 'begins') return promptTokens.slice(0, Math.ceil(from.share * promptTokens.length));
  const { newTokens } = answerAlone(earlier, argmax, contextTokens);
  return [...promptTokens, ...newTokens];
}
