import type * as Ort from 'onnxruntime-web';
import { runtimeFiles, type OrtBuild } from '../../src/adapters/runtime-files';
import capturedGlue from './captured-glue.mjs?url';
import type { RuntimeModule } from './runtime-module';

declare global {
  /** What `captured-glue.mjs` starts, and leaves once it is started. */
  var pairloomRuntime: { readonly glue: string; module?: RuntimeModule; hasPlainAttention?: boolean };
}

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
const absolute = (file: string): string => new URL(file, import.meta.url).href;
const { mjs, wasm } = runtimeFiles[build];
globalThis.pairloomRuntime = { glue: absolute(mjs) };
// Set before transformers.js is evaluated: without it, it points the runtime at a CDN.
ort.env.wasm.wasmPaths = { mjs: absolute(build === 'wasm' ? capturedGlue : mjs), wasm: absolute(wasm) };

/** The runtime's module once it is started; undefined on a build whose runs do not go by it. */
export function runtimeModule(): RuntimeModule | undefined {
  return globalThis.pairloomRuntime.module;
}

export const { InferenceSession, Tensor, env } = ort;
export type InferenceSession = Ort.InferenceSession;
export type Tensor = Ort.Tensor;
