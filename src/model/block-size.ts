/** Consecutive weights of a row that share a scale. The fused kernels of ONNX Runtime's WebGPU know no other size. */
export const BLOCK_SIZE = 32;
