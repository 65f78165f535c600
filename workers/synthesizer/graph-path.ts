import type { Dtype, ModelFile } from '../../src/domain/model-spec';

/** What transformers.js appends to `model` for a dtype. */
const SUFFIXES: Readonly<Record<Dtype, string>> = {
  fp32: '',
  fp16: '_fp16',
  q8: '_quantized',
  q4: '_q4',
  q4f16: '_q4f16',
};

const FOLDER = 'onnx/';

/** The file that transformers.js takes the graph of a build from. */
export function graphPath(dtype: Dtype): string {
  return `${FOLDER}model${SUFFIXES[dtype]}.onnx`;
}

/** The name that the graph has for a file of weights beside it; null for the graph and what is no weights. */
export function weightsName({ path }: ModelFile, dtype: Dtype): string | null {
  return path.startsWith(FOLDER) && path !== graphPath(dtype) ? path.slice(FOLDER.length) : null;
}
