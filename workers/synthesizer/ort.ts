import type * as Ort from 'onnxruntime-web';
import { runtimeFiles, type OrtBuild } from '../../src/adapters/runtime-files';

/**
 * Stands in for the module that transformers.js names in its source (an alias in the build configuration), so that one
 * worker entry serves three builds of ONNX Runtime, one in each worker.
 */
function importBuild(build: OrtBuild): Promise<typeof Ort> {
  switch (build) {
    case 'wasm':
      return import('onnxruntime-web/wasm');
    case 'webgpu-jspi':
      return import('onnxruntime-web/jspi');
    case 'webgpu-asyncify':
      return import('onnxruntime-web/webgpu');
  }
}

function buildOfThisWorker(): OrtBuild {
  const name = self.name;
  return name === 'webgpu-jspi' || name === 'webgpu-asyncify' ? name : 'wasm';
}

const build = buildOfThisWorker();
const ort = await importBuild(build);
const { mjs, wasm } = runtimeFiles[build];
// Set before transformers.js is evaluated: without it, it points the runtime at a CDN.
ort.env.wasm.wasmPaths = { mjs: new URL(mjs, import.meta.url).href, wasm: new URL(wasm, import.meta.url).href };

export const { InferenceSession, Tensor, env } = ort;
export type InferenceSession = Ort.InferenceSession;
export type Tensor = Ort.Tensor;
