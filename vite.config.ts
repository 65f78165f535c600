import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { contentSecurityPolicy, securityHeaders } from './src/adapters/security-policy.ts';
import { LongestFirst } from './tools/longest-first.ts';
import { ortBuildChosenByWorker } from './tools/ort-build-plugin.ts';
import { BundledPackages } from './tools/licences-plugin.ts';
import { serviceWorker } from './tools/service-worker-plugin.ts';

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

/** The development server's own option knows one set of headers for all addresses. */
const headersOfEachPath: Plugin = {
  name: 'headers-of-each-path',
  configureServer: ({ middlewares }) => {
    middlewares.use((request, response, next) => {
      const path = request.url?.split('?')[0] ?? '';
      for (const [name, value] of Object.entries(securityHeaders({ path, hotReload: true }))) {
        response.setHeader(name, value);
      }
      next();
    });
  },
};

const packages = new BundledPackages();

export default defineConfig({
  // Relative, so that the built site works under any sub-path.
  base: './',
  plugins: [
    ortBuildChosenByWorker,
    svelte(),
    policyInPage,
    headersOfEachPath,
    packages.collector(),
    serviceWorker(packages),
  ],
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'development|production'] },
  worker: { format: 'es', plugins: () => [ortBuildChosenByWorker, packages.collector()] },
  optimizeDeps: { exclude: ['@huggingface/transformers', 'onnxruntime-web'] },
  build: { target: 'esnext', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  test: {
    include: ['src/**/*.test.ts', 'workers/**/*.test.ts', 'tools/**/*.test.ts', 'bench/**/*.test.ts'],
    // Quicker to begin than processes; by itself it would leave one core idle, which of two is half the time.
    pool: 'threads',
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    // A property that tries hundreds of texts takes long on a machine that is busy; a test that hangs is found all the same.
    testTimeout: 30_000,
  },
});
