import type { DecodingSettings } from '../domain/decoding';

/** Chooses the next token from the logits of one position, `[vocabulary]`. */
export type TokenChooser = (logits: Float32Array) => number;

/**
 * Greedy for temperature 0 (the lowest id wins a tie, as in the reference); else temperature, then top-k, then top-p,
 * then one draw, in the order of Hugging Face's logits warpers. Each call takes one number from a generator seeded with
 * `seed`, so the same logits and seed give the same tokens.
 */
export function createTokenChooser(decoding: DecodingSettings): TokenChooser {
  if (decoding.temperature === 0) return argmax;
  const random = createRandom(decoding.seed);
  return (logits) => draw(candidates(logits, decoding), random());
}

export function argmax(logits: Float32Array): number {
  let best = 0;
  let bestLogit = -Infinity;
  // Once a token: a callback for each logit would take as long as a small model's step.
  for (let token = 0; token < logits.length; token += 1) {
    const logit = logits[token] ?? -Infinity;
    if (logit > bestLogit) {
      best = token;
      bestLogit = logit;
    }
  }
  return best;
}

interface Candidate {
  readonly token: number;
  /** Not normalised. */
  readonly weight: number;
}

function candidates(logits: Float32Array, { temperature, topK, topP }: DecodingSettings): readonly Candidate[] {
  const highest = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  const weighted = Array.from(logits, (logit, token) => ({ token, weight: Math.exp((logit - highest) / temperature) }));
  if (topK === 0 && topP >= 1) return weighted;
  weighted.sort((a, b) => b.weight - a.weight || a.token - b.token);
  return nucleus(topK === 0 ? weighted : weighted.slice(0, topK), topP);
}

/** The fewest candidates whose probabilities reach `topP`; at least one. */
function nucleus(sorted: readonly Candidate[], topP: number): readonly Candidate[] {
  if (topP >= 1) return sorted;
  const target = topP * totalWeight(sorted);
  let reached = 0;
  const last = sorted.findIndex(({ weight }) => (reached += weight) >= target);
  return last === -1 ? sorted : sorted.slice(0, last + 1);
}

function draw(from: readonly Candidate[], random: number): number {
  let left = random * totalWeight(from);
  for (const { token, weight } of from) {
    left -= weight;
    if (left < 0) return token;
  }
  // Rounding can leave a crumb above zero: the last candidate that can be drawn at all takes it.
  return from.findLast(({ weight }) => weight > 0)?.token ?? 0;
}

function totalWeight(of: readonly Candidate[]): number {
  return of.reduce((sum, { weight }) => sum + weight, 0);
}

/** sfc32 (PractRand): uniform in [0, 1) with 32 bits, seeded with both halves of a safe integer. */
function createRandom(seed: number): () => number {
  let a = seed >>> 0;
  let b = Math.floor(seed / 2 ** 32) >>> 0;
  let c = 0x9e3779b9;
  let counter = 1;
  const next = (): number => {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return (result >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < 12; round += 1) next();
  return next;
}
