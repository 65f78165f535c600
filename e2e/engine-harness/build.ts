import { cp } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build } from 'vite';
import { ortBuildChosenByWorker } from '../../tools/ort-build-plugin';
import { convertModels } from './converted-models';

const root = import.meta.dirname;

/** Builds the harness as the app is built, with both models and what their checkpoints are converted to beside it; the folder to serve. */
export async function buildEngineHarness(): Promise<string> {
  const folder = resolve(root, '../.build/engine-harness');
  await build({
    configFile: false,
    logLevel: 'error',
    root,
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
  await cp(resolve(root, '../../public/models/synthesizer'), `${folder}/models/synthesizer`, { recursive: true });
  await cp(resolve(root, '../fixtures/models/micro'), `${folder}/models/micro`, { recursive: true });
  await convertModels(`${folder}/models`);
  return folder;
}
