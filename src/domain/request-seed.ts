/**
 * The seed of one sampled request: 32 bits, unsigned, from the run's seed, the passage and the round, so that a
 * result depends neither on the order of execution nor on where a run was taken up again.
 * The mixing is MurmurHash3's (x86, 32 bits) over the three as 32-bit words.
 */
export function requestSeed(runSeed: number, chunk: number, round: number): number {
  const hash = [runSeed, chunk, round].reduce(mixed, 0) ^ 12;
  const first = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return (second ^ (second >>> 16)) >>> 0;
}

function mixed(hash: number, word: number): number {
  const scrambled = Math.imul(rotated(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
  return Math.imul(rotated(hash ^ scrambled, 13), 5) + 0xe6546b64;
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
