import { type Dtype, modelByteLength, type ModelSpec } from '../domain/model-spec';

/** WebAssembly addresses 4 GB, and needs the weights and room to rearrange them. */
const MOST_BYTES_ON_PROCESSOR = 2_500_000_000;

/** Why a model cannot run on the processor at all, with what is safe and what to do; null where it can. */
export function processorObstacle(model: Pick<ModelSpec, 'dtype' | 'files'>): string | null {
  if (needsHalfPrecision(model.dtype)) {
    return 'This build of the model computes in half precision, which needs a graphics card that offers it to the browser. Your pairs are saved. Choose its q4 build, which runs without it.';
  }
  if (modelByteLength(model) > MOST_BYTES_ON_PROCESSOR) {
    const size = (modelByteLength(model) / 1e9).toFixed(1);
    return `This model (${size} GB) is more than the processor can run in a browser: it needs a graphics card. Your pairs are saved. Choose a smaller model.`;
  }
  return null;
}

/** Such a build needs WebGPU with `shader-f16`. */
export function needsHalfPrecision(dtype: Dtype): boolean {
  return dtype === 'fp16' || dtype === 'q4f16';
}
