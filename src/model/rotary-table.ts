import type { DecoderArchitecture } from './decoder-architecture';

/**
 * Radians per position for each pair of a head's values: `[headSize / 2]`.
 *
 * theta^(-2i/d) as in RoFormer (Su et al., 2021, section 3.2.2), stretched by the rule of Llama 3.1: waves longer than
 * the original context divided by `lowFrequencyFactor` turn `factor` times slower, those shorter than it divided by
 * `highFrequencyFactor` stay as they are, and between them the two are blended.
 */
export function rotaryFrequencies({ headSize, ropeTheta, ropeScaling }: DecoderArchitecture): Float64Array {
  const frequencies = Float64Array.from({ length: headSize / 2 }, (_, index) => ropeTheta ** ((-2 * index) / headSize));
  if (ropeScaling.kind === 'none') return frequencies;
  const { factor, lowFrequencyFactor, highFrequencyFactor, originalContext } = ropeScaling;
  return frequencies.map((frequency) => {
    const turns = (originalContext * frequency) / (2 * Math.PI);
    const share = (turns - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor);
    const kept = Math.min(1, Math.max(0, share));
    return kept * frequency + ((1 - kept) * frequency) / factor;
  });
}

/**
 * Cosines or sines of positions `from` up to, not including, `to`, computed in float64: `[to - from, headSize / 2]`, as
 * the caches of `com.microsoft.GroupQueryAttention`.
 */
export function rotaryRows(frequencies: Float64Array, part: 'cosine' | 'sine', from: number, to: number): Float32Array {
  const turn = part === 'cosine' ? Math.cos : Math.sin;
  const rows = new Float32Array((to - from) * frequencies.length);
  for (let position = from; position < to; position += 1) {
    const start = (position - from) * frequencies.length;
    frequencies.forEach((frequency, index) => (rows[start + index] = turn(position * frequency)));
  }
  return rows;
}
