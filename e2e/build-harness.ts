import { basename, resolve } from 'node:path';
import { build } from 'vite';
import { ortBuildChosenByWorker } from '../tools/ort-build-plugin';

/**
 * Builds the harness page in a folder of this one, or of another, as the app is built, for each worker of the tests; the
 * folder to serve.
 */
export async function buildHarness(name: string, parent = import.meta.dirname): Promise<string> {
  const folder = resolve(
    import.meta.dirname,
    '.build',
    `${basename(parent)}-${name}-${process.env['TEST_PARALLEL_INDEX'] ?? '0'}`,
  );
  await build({
    configFile: false,
    logLevel: 'error',
    root: resolve(parent, name),
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
