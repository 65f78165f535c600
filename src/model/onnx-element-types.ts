/** Bits of one element by its number in `TensorProto.DataType` (onnx.proto); text has no fixed size. */
const BITS: readonly number[] = [
  // undefined, float, uint8, int8, uint16, int16, int32, int64, string, bool
  ...[0, 32, 8, 8, 16, 16, 32, 64, 0, 8],
  // float16, double, uint32, uint64, complex64, complex128, bfloat16
  ...[16, 64, 32, 64, 64, 128, 16],
  // four kinds of float8, uint4, int4, float4, float8e8m0, uint2, int2
  ...[8, 8, 8, 8, 4, 4, 4, 8, 2, 2],
];

export function tensorBytes(elementType: number, dims: readonly number[]): number {
  return Math.ceil(dims.reduce((product, size) => product * size, BITS[elementType] ?? 0) / 8);
}
