import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { contentSecurityPolicy, securityHeaders } from './src/adapters/security-policy.ts';
import { serviceWorker } from './tools/service-worker-plugin.ts';

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

/** The page is under its policy even where the host sends no headers. */
const policyInPage: Plugin = {
  name: 'policy-in-page',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      injectTo: 'head-prepend',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy({ inPage: true }) },
    },
  ],
};

export default defineConfig({
  // Relative, so that the built site works under any sub-path.
  base: './',
  plugins: [ortBuildChosenByWorker, svelte(), policyInPage, serviceWorker()],
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'development|production'] },
  worker: { format: 'es', plugins: () => [ortBuildChosenByWorker] },
  optimizeDeps: { exclude: ['@huggingface/transformers', 'onnxruntime-web'] },
  build: { target: 'esnext', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { headers: securityHeaders({ hotReload: true }) },
  test: { include: ['src/**/*.test.ts', 'workers/**/*.test.ts', 'tools/**/*.test.ts'] },
});
