import type { OrtBuild } from './runtime-files';

/** Spelled out for each build: the bundler reads the options of a worker from the source. */
export function startSynthesizerWorker(build: OrtBuild): Worker {
  switch (build) {
    case 'wasm':
      return new Worker(new URL('../../workers/synthesizer/main.ts', import.meta.url), {
        type: 'module',
        name: 'wasm',
      });
    case 'webgpu-jspi':
      return new Worker(new URL('../../workers/synthesizer/main.ts', import.meta.url), {
        type: 'module',
        name: 'webgpu-jspi',
      });
    case 'webgpu-asyncify':
      return new Worker(new URL('../../workers/synthesizer/main.ts', import.meta.url), {
        type: 'module',
        name: 'webgpu-asyncify',
      });
  }
}
