import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { contentSecurityPolicy, securityHeaders } from './src/adapters/security-policy.ts';
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

const packages = new BundledPackages();

export default defineConfig({
  // Relative, so that the built site works under any sub-path.
  base: './',
  plugins: [ortBuildChosenByWorker, svelte(), policyInPage, packages.collector(), serviceWorker(packages)],
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'development|production'] },
  worker: { format: 'es', plugins: () => [ortBuildChosenByWorker, packages.collector()] },
  optimizeDeps: { exclude: ['@huggingface/transformers', 'onnxruntime-web'] },
  build: { target: 'esnext', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { headers: securityHeaders({ hotReload: true }) },
  test: { include: ['src/**/*.test.ts', 'workers/**/*.test.ts', 'tools/**/*.test.ts'] },
});
