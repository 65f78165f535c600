import { expect, test } from 'vitest';
import { dtypeOfGraph, graphName } from './graph-name';

test.each([
  ['fp32', 'model.onnx'],
  ['fp16', 'model_fp16.onnx'],
  ['q8', 'model_quantized.onnx'],
  ['q4', 'model_q4.onnx'],
  ['q4f16', 'model_q4f16.onnx'],
] as const)('the graph of %s is %s, and its name tells the dtype', (dtype, name) => {
  expect(graphName(dtype)).toBe(name);
  expect(dtypeOfGraph(name)).toBe(dtype);
});

test.each(['model_bnb4.onnx', 'model.onnx_data', 'decoder_model.onnx', 'model_Q4.onnx', ''])(
  '%j is the name of no build',
  (name) => {
    expect(dtypeOfGraph(name)).toBeUndefined();
  },
);
