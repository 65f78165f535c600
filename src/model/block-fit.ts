/** Consecutive weights of a row that share a scale. The fused kernels of ONNX Runtime's WebGPU know no other size. */
export const BLOCK_SIZE = 32;

/** How the codes of a block are read: `(code - zero) * scale`. */
export interface BlockFit {
  readonly scale: number;
  readonly zero: number;
}

/** Parts of the range that are tried: cutting off the largest weights often costs less than a coarser step for all. */
const STRETCHES = { 4: [0.9, 0.98, 1.06], 8: [0.97, 0.99, 1] } as const;
const RANGE_SHARES = { 4: [0.88, 0.96, 1.04], 8: [0.98, 0.99, 1] } as const;

/** The weight furthest from zero gets the lowest code. */
export function fitNearest(block: Float64Array, bits: 4 | 8): BlockFit {
  const half = 1 << (bits - 1);
  return { scale: furthestFromZero(block) / -half, zero: half };
}

/**
 * Symmetric codes with about the least squared error.
 *
 * For given codes q the best scale is Σxq / Σqq, and it leaves Σxx - (Σxq)² / Σqq. So each candidate is judged by the
 * best scale for its codes, and that scale, not the candidate, is what comes back.
 */
export function fitBySearch(block: Float64Array, bits: 4 | 8): BlockFit {
  const nearest = fitNearest(block, bits);
  if (!Number.isFinite(nearest.scale) || nearest.scale === 0) return nearest;
  return bestOf(
    block,
    bits,
    STRETCHES[bits].map((stretch) => ({ scale: nearest.scale / stretch, zero: nearest.zero })),
  );
}

/** The same search with a zero point that follows the middle of the block's range. */
export function fitZeroPoint(block: Float64Array, bits: 4 | 8): BlockFit {
  const { length } = block;
  const most = (1 << bits) - 1;
  let low = 0;
  let high = 0;
  for (let index = 0; index < length; index += 1) {
    const value = block[index] ?? 0;
    // What is not a number must win, so that its scale is refused.
    if (value < low || Number.isNaN(value)) low = value;
    if (value > high) high = value;
  }
  const range = high - low;
  if (!Number.isFinite(range) || range === 0) return { scale: range, zero: 0 };
  return bestOf(
    block,
    bits,
    RANGE_SHARES[bits].map((share) => {
      const scale = (range * share) / most;
      const zero = Math.round(most / 2 - (high + low) / 2 / scale);
      return { scale, zero: Math.min(most, Math.max(0, zero)) };
    }),
  );
}

function bestOf(block: Float64Array, bits: 4 | 8, candidates: readonly BlockFit[]): BlockFit {
  // Adding and taking away 1.5 * 2^52 rounds to an integer without leaving floating point. A constant of the module
  // would be loaded anew for each weight, and the loop take twice as long.
  const rounding = 1.5 * 2 ** 52;
  const { length } = block;
  const most = (1 << bits) - 1;
  let best: BlockFit = { scale: 0, zero: 0 };
  let bestGain = -1;
  for (const { scale, zero } of candidates) {
    const inverse = 1 / scale;
    const lowest = -zero;
    const highest = most - zero;
    let products = 0;
    let squares = 0;
    for (let index = 0; index < length; index += 1) {
      const value = block[index] ?? 0;
      const nearest = value * inverse + rounding - rounding;
      const code = nearest > highest ? highest : nearest < lowest ? lowest : nearest;
      products += value * code;
      squares += code * code;
    }
    const gain = squares === 0 ? 0 : (products * products) / squares;
    if (gain > bestGain) {
      bestGain = gain;
      best = { scale: squares === 0 ? scale : products / squares, zero };
    }
  }
  return best;
}

/** With its sign; the first of several. */
function furthestFromZero(block: Float64Array): number {
  const { length } = block;
  let furthest = 0;
  let distance = 0;
  for (let index = 0; index < length; index += 1) {
    const value = block[index] ?? 0;
    const own = Math.abs(value);
    if (own > distance || Number.isNaN(own)) {
      furthest = value;
      distance = own;
    }
  }
  return furthest;
}
