import type { DecoderArchitecture, WeightName, WeightSource } from './decoder-architecture';
import { neededWeights, rowsAndColumns } from './decoder-weights';
import { weightId, weightLabel } from './weight-label';

/** A small llama with whatever else is given. */
export function smallArchitecture(changes: Partial<DecoderArchitecture> = {}): DecoderArchitecture {
  const layers = changes.layers ?? 2;
  return {
    family: 'llama',
    layers,
    hiddenSize: 64,
    intermediateSize: 96,
    heads: 4,
    keyValueHeads: 2,
    headSize: 16,
    vocabularySize: 80,
    contextTokens: 128,
    normEpsilon: 1e-5,
    ropeTheta: 10000,
    ropeScaling: { kind: 'none' },
    rotatesLayer: Array.from({ length: layers }, () => true),
    hasQueryKeyValueBias: false,
    hasOutputBias: false,
    hasFeedForwardBias: false,
    hasQueryKeyNorm: false,
    isHeadTied: false,
    slidingWindow: null,
    ...changes,
  };
}

/**
 * A checkpoint that is made up as it is read: each weight follows from `seed`, its name and its place, so that rows are
 * the same in whatever portions they are read. Matrices keep the size of what they multiply; norms lie around one.
 */
export function randomWeights(architecture: DecoderArchitecture, seed = 1): WeightSource {
  const shapes = new Map(neededWeights(architecture).map(({ weight, shape }) => [weightId(weight), shape]));
  const shapeOf = (weight: WeightName): readonly [rows: number, columns: number] => {
    const shape = shapes.get(weightId(weight));
    if (!shape) throw new RangeError(`This model has no ${weightLabel(weight)}.`);
    return rowsAndColumns(shape);
  };
  return {
    architecture,
    shape: shapeOf,
    rows: (weight, from, to, signal) => {
      signal.throwIfAborted();
      const [, columns] = shapeOf(weight);
      const values = new Float32Array((to - from) * columns);
      const start = hash(weightLabel(weight), seed);
      const isNorm = weight.part.endsWith('Norm');
      const spread = isNorm ? 0.5 : weight.part === 'embedding' ? 1 : Math.sqrt(3 / columns);
      for (let index = 0; index < values.length; index += 1) {
        const noise = mix(start + from * columns + index) / 2 ** 31 - 1;
        values[index] = (isNorm ? 1 : 0) + noise * spread;
      }
      return Promise.resolve(values);
    },
  };
}

function hash(text: string, seed: number): number {
  return Array.from(text).reduce((state, character) => mix(state * 31 + character.charCodeAt(0)), mix(seed));
}

/** A 32-bit mixer (the finaliser of MurmurHash3): 0 up to 2^32. */
function mix(state: number): number {
  let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
