import asyncifyGlue from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import asyncifyWasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import jspiGlue from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url';
import jspiWasm from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url';
import plainGlue from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import plainWasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';

/** The builds of ONNX Runtime Web a synthesizer worker can run on. A worker reads its own from its `name`. */
export type OrtBuild = 'wasm' | 'webgpu-jspi' | 'webgpu-asyncify';

export interface RuntimeFiles {
  /** Glue and binary come from the same release; absolute or relative to the page. */
  readonly mjs: string;
  readonly wasm: string;
  /** Both files together. */
  readonly byteLength: number;
}

/** The sizes are compared with the installed package by a test. */
export const runtimeFiles: Readonly<Record<OrtBuild, RuntimeFiles>> = {
  wasm: { mjs: plainGlue, wasm: plainWasm, byteLength: 24_381 + 14_264_838 },
  'webgpu-jspi': { mjs: jspiGlue, wasm: jspiWasm, byteLength: 50_918 + 16_811_691 },
  'webgpu-asyncify': { mjs: asyncifyGlue, wasm: asyncifyWasm, byteLength: 53_057 + 26_861_777 },
};
