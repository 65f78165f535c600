import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { securityHeaders } from './src/adapters/security-policy';

const root = import.meta.dirname;
const ortModule = resolve(root, 'workers/synthesizer/ort.ts');

/**
 * transformers.js names one ORT build in its source. `workers/synthesizer/ort.ts` stands in for it, so that one
 * worker entry can run on the plain, the JSPI or the asyncify build.
 */
const ortBuildChosenByWorker: Plugin = {
  name: 'ort-build-chosen-by-worker',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source === 'onnxruntime-web/webgpu' && importer !== ortModule ? ortModule : undefined,
};

export default defineConfig({
  // Relative, so that the built site works under any sub-path.
  base: './',
  plugins: [ortBuildChosenByWorker, svelte()],
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'development|production'] },
  worker: { format: 'es', plugins: () => [ortBuildChosenByWorker] },
  optimizeDeps: { exclude: ['@huggingface/transformers', 'onnxruntime-web'] },
  build: { target: 'esnext', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { headers: securityHeaders({ hotReload: true }) },
  test: { include: ['src/**/*.test.ts', 'workers/**/*.test.ts', 'tools/**/*.test.ts'] },
});
