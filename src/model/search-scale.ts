/** Multiples of half the range onto which the block's largest weight is tried. */
const STRETCHES = [0.86, 0.93, 1, 1.07, 1.14];

/**
 * The scale for a block of symmetric codes with about the least squared error.
 *
 * For given codes q the best scale is Σxq / Σqq, and it leaves Σxx - (Σxq)² / Σqq. So every candidate is judged by the
 * best scale for its codes, and that scale, not the candidate, is what comes back.
 *
 * @param peak the weight furthest from zero, with its sign.
 */
export function searchScale(values: Float32Array, from: number, to: number, peak: number, bits: 4 | 8): number {
  const half = 2 ** (bits - 1);
  let best = peak / -half;
  let bestGain = 0;
  if (!Number.isFinite(peak) || peak === 0) return best;
  for (const stretch of STRETCHES) {
    const inverse = (-half * stretch) / peak;
    let products = 0;
    let squares = 0;
    for (let at = from; at < to; at += 1) {
      const value = values[at] ?? 0;
      const nearest = ((value * inverse + half + 0.5) | 0) - half;
      const code = nearest < -half ? -half : nearest > half - 1 ? half - 1 : nearest;
      products += value * code;
      squares += code * code;
    }
    const gain = (products * products) / squares;
    if (gain > bestGain) {
      bestGain = gain;
      best = products / squares;
    }
  }
  return best;
}
