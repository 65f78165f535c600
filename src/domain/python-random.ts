const WORDS = 624;
const SHIFT = 397;

/** The Mersenne Twister's state before its first number: 624 words of 32 bits. */
export type MersenneState = Uint32Array;

/**
 * `random.Random` of CPython 3 (`Modules/_randommodule.c`, `Lib/random.py`): MT19937 with the reference's order of
 * draws. The state is copied, so several generators can begin at one.
 */
export class PythonRandom {
  readonly #words: Uint32Array;
  #next = WORDS;

  constructor(state: MersenneState) {
    this.#words = Uint32Array.from(state);
  }

  static seeded(seed: number | bigint): PythonRandom {
    return new PythonRandom(mersenneState(seed));
  }

  /** A float of 53 random bits, at least 0 and below 1. */
  random(): number {
    const high = this.#word() >>> 5;
    const low = this.#word() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  }

  /** An integer of `bits` random bits, 0 to 53; the first word drawn is the lowest. */
  getRandBits(bits: number): number {
    if (!Number.isInteger(bits) || bits < 0 || bits > 53) throw new RangeError(`No integer has ${String(bits)} bits.`);
    if (bits === 0) return 0;
    if (bits <= 32) return this.#word() >>> (32 - bits);
    const low = this.#word();
    return (this.#word() >>> (64 - bits)) * 0x100000000 + low;
  }

  /** An integer from 0 to `limit` − 1, for a `limit` from 1 to 2^53 − 1. */
  randBelow(limit: number): number {
    if (!Number.isSafeInteger(limit) || limit < 1) throw new RangeError(`There is nothing below ${String(limit)}.`);
    const bits = limit.toString(2).length;
    let drawn = this.getRandBits(bits);
    while (drawn >= limit) drawn = this.getRandBits(bits);
    return drawn;
  }

  /** Throws a RangeError for an empty list. */
  choice<Item>(items: readonly Item[]): Item {
    return taken(items, this.randBelow(items.length));
  }

  /** `count` items, drawn with replacement. The weights are one for each item, and their sum is above 0. */
  choices<Item>(items: readonly Item[], weights: readonly number[], count = 1): Item[] {
    let total = 0;
    const sums = weights.map((weight) => (total += weight));
    if (items.length !== weights.length || !(total > 0)) throw new RangeError('Each item needs a weight, not all 0.');
    return Array.from({ length: count }, () => {
      const point = this.random() * total;
      const index = sums.findIndex((sum) => point < sum);
      return taken(items, index === -1 ? items.length - 1 : index);
    });
  }

  /** The items in another order, as `shuffle` leaves a list. */
  shuffled<Item>(items: readonly Item[]): Item[] {
    const list = [...items];
    for (let last = list.length - 1; last > 0; last -= 1) {
      const other = this.randBelow(last + 1);
      const item = taken(list, last);
      list[last] = taken(list, other);
      list[other] = item;
    }
    return list;
  }

  #word(): number {
    if (this.#next === WORDS) {
      twist(this.#words);
      this.#next = 0;
    }
    let word = at(this.#words, this.#next);
    this.#next += 1;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }
}

/** The state of `random.Random(seed)`, for a whole `seed` from 0 on, of any size as a bigint: `init_by_array`. */
export function mersenneState(seed: number | bigint): MersenneState {
  const key = wordsOf(seed);
  const state = Uint32Array.from(FIRST_STATE);
  let position = 1;
  for (let step = 0; step < Math.max(WORDS, key.length); step += 1) {
    const index = step % key.length;
    const mixed = Math.imul(scrambled(state, position), 1664525);
    state[position] = (at(state, position) ^ mixed) + at(key, index) + index;
    position = following(state, position);
  }
  for (let step = 1; step < WORDS; step += 1) {
    state[position] = (at(state, position) ^ Math.imul(scrambled(state, position), 1566083941)) - position;
    position = following(state, position);
  }
  state[0] = 0x80000000;
  return state;
}

const FIRST_STATE = firstState();

function wordsOf(seed: number | bigint): Uint32Array {
  if (typeof seed === 'number' && !Number.isSafeInteger(seed)) throw new RangeError('A seed is a whole number.');
  if (seed < 0) throw new RangeError('A seed is not below 0.');
  const words: number[] = [];
  for (let rest = BigInt(seed); rest > 0n || words.length === 0; rest >>= 32n) words.push(Number(rest & 0xffffffffn));
  return Uint32Array.from(words);
}

/** `init_genrand` with the seed that `init_by_array` begins from. */
function firstState(): Uint32Array {
  const state = new Uint32Array(WORDS);
  state[0] = 19650218;
  for (let index = 1; index < WORDS; index += 1) {
    state[index] = Math.imul(scrambled(state, index), 1812433253) + index;
  }
  return state;
}

/** The word before `position` as the seeding mixes it. */
function scrambled(state: Uint32Array, position: number): number {
  const before = at(state, position - 1);
  return before ^ (before >>> 30);
}

/** The position after this one; the last word is carried over to the front. */
function following(state: Uint32Array, position: number): number {
  if (position + 1 < WORDS) return position + 1;
  state[0] = at(state, WORDS - 1);
  return 1;
}

function twist(words: Uint32Array): void {
  for (let index = 0; index < WORDS; index += 1) {
    const joined = (at(words, index) & 0x80000000) | (at(words, (index + 1) % WORDS) & 0x7fffffff);
    words[index] = at(words, (index + SHIFT) % WORDS) ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
  }
}

function at(words: Uint32Array, index: number): number {
  return words[index] ?? 0;
}

function taken<Item>(items: readonly Item[], index: number): Item {
  if (index >= items.length) throw new RangeError('There is nothing to draw from.');
  return items[index] as Item;
}
