import { resolve } from 'node:path';
import { build } from 'vite';

const root = import.meta.dirname;

/** Builds the harness as the app is built; the folder to serve. */
export async function buildModelsHarness(): Promise<string> {
  const folder = resolve(root, '../.build/models-harness');
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    base: './',
    publicDir: false,
    worker: { format: 'es' },
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
