import type { Dtype } from './model-spec';

/** What transformers.js and Optimum append to `model` for a dtype. */
const SUFFIXES: Readonly<Record<Dtype, string>> = {
  fp32: '',
  fp16: '_fp16',
  q8: '_quantized',
  q4: '_q4',
  q4f16: '_q4f16',
};

/** The name of a build's ONNX file: `model_q4.onnx`. */
export function graphName(dtype: Dtype): string {
  return `model${SUFFIXES[dtype]}.onnx`;
}

/** The dtype that an ONNX file's name states; undefined where it is no build's name. */
export function dtypeOfGraph(name: string): Dtype | undefined {
  return DTYPES.find((dtype) => graphName(dtype) === name);
}

const DTYPES = Object.keys(SUFFIXES) as readonly Dtype[];
