import type { JsonRecord } from './checkpoint-json';
import { decoderArchitecture } from './decoder-config';
import { neededWeights } from './decoder-weights';
import { asciiBytes, packTensors } from './test-safetensors';

/**
 * The files of a checkpoint with the architecture of a `config.json` and small arbitrary weights in float32, by name as
 * in published files, which is not the order of use.
 */
export function testCheckpoint(config: JsonRecord): Record<string, Uint8Array> {
  let state = 1;
  const tensors = neededWeights(decoderArchitecture(config)).map(({ tensor, shape }) => {
    const values = Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return (state / 2 ** 32 - 0.5) / 4;
    });
    return [tensor, { dtype: 'F32', shape, bytes: new Uint8Array(values.buffer) }] as const;
  });
  return {
    'config.json': asciiBytes(JSON.stringify(config)),
    'model.safetensors': packTensors(Object.fromEntries(tensors.sort(([one], [other]) => (one < other ? -1 : 1)))),
  };
}
