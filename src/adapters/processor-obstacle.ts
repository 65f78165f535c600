import { modelByteLength, type ModelSpec } from '../domain/model-spec';
import { needsHalfPrecision, PROCESSOR_LIMIT_BYTES } from '../domain/suitability';

/** Why a model cannot run on the processor at all, with what is safe and what to do; null where it can. */
export function processorObstacle(model: Pick<ModelSpec, 'dtype' | 'files'>): string | null {
  if (needsHalfPrecision(model.dtype)) {
    return 'This build of the model computes in half precision, which needs a graphics card that offers it to the browser. Your pairs are saved. Choose its q4 build, which runs without it.';
  }
  if (modelByteLength(model) > PROCESSOR_LIMIT_BYTES) {
    const size = (modelByteLength(model) / 1e9).toFixed(1);
    return `This model (${size} GB) is more than the processor can run in a browser: it needs a graphics card. Your pairs are saved. Choose a smaller model.`;
  }
  return null;
}
