import { requestSeed } from './request-seed';

/** Stands where a request has its round, so that what stays raw has nothing to do with what is sampled. */
const NO_ROUND = 0xffffffff;

/**
 * Whether the text at `index` is left without pairs, so that about `share` (0 to 1) of all are: the paper mixes cooked
 * texts with raw ones for pre-training. Each text is decided on by itself, from its index and a 32-bit seed; one that
 * stays raw at a share does so at every greater one.
 */
export function staysRaw(index: number, share: number, seed: number): boolean {
  return requestSeed(seed, index, NO_ROUND) / 2 ** 32 < share;
}
