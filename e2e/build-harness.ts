import { resolve } from 'node:path';
import { build } from 'vite';
import { ortBuildChosenByWorker } from '../tools/ort-build-plugin';

/** Builds the harness page in a folder of this one as the app is built, for each worker of the tests; the folder to serve. */
export async function buildHarness(name: string): Promise<string> {
  const folder = resolve(import.meta.dirname, '.build', `${name}-${process.env['TEST_PARALLEL_INDEX'] ?? '0'}`);
  await build({
    configFile: false,
    logLevel: 'error',
    root: resolve(import.meta.dirname, name),
    base: './',
    publicDir: false,
    plugins: [ortBuildChosenByWorker],
    resolve: { conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'development|production'] },
    worker: { format: 'es', plugins: () => [ortBuildChosenByWorker] },
    build: {
      target: 'esnext',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      outDir: folder,
      emptyOutDir: true,
    },
  });
  return folder;
}
