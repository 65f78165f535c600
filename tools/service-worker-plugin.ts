import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { build, type Plugin } from 'vite';
import type { SiteFile } from '../workers/offline/protocol';

const source = resolve(import.meta.dirname, '../workers/offline/service-worker.ts');

/** Builds the service worker after the site, with the list of the site's files in it. */
export function serviceWorker(): Plugin {
  let folder = 'dist';
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved: (config) => {
      folder = resolve(config.root, config.build.outDir);
    },
    closeBundle: {
      sequential: true,
      order: 'post',
      async handler() {
        const { shell, run, other } = sortFiles(siteFiles(folder));
        await build({
          configFile: false,
          logLevel: 'warn',
          publicDir: false,
          define: {
            SHELL_FILES: JSON.stringify(shell),
            RUN_FILES: JSON.stringify(run),
            OTHER_FILES: JSON.stringify(other),
            'process.env.NODE_ENV': '"production"',
          },
          build: {
            outDir: folder,
            emptyOutDir: false,
            target: 'esnext',
            lib: { entry: source, formats: ['iife'], name: 'pairloom', fileName: () => 'service-worker.js' },
          },
        });
      },
    },
  };
}

function siteFiles(folder: string): SiteFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const revision = createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 16);
      return { url: relative(folder, path).split(sep).join('/'), revision };
    })
    .sort((a, b) => a.url.localeCompare(b.url));
}

/**
 * The page itself is kept when the service worker is installed; what a run on WASM needs, once a person has run
 * the model (nobody loads 27 MB unasked); the rest, when it was fetched.
 */
function sortFiles(files: readonly SiteFile[]) {
  const isWorkerCode = ({ url }: SiteFile) => /^assets\/(main|ort|transformers)[.-]/.test(url);
  const isPlainRuntime = ({ url }: SiteFile) => /^assets\/ort-wasm-simd-threaded-[^.]*\.(wasm|mjs)$/.test(url);
  const isModelOrSample = ({ url }: SiteFile) => /^(models|samples)\//.test(url);
  const isOther = ({ url }: SiteFile) =>
    /\.(wasm|mjs|map)$/.test(url) || (/\.woff2?$/.test(url) && !/latin-(wght|standard)/.test(url));
  const run = files.filter((file) => isWorkerCode(file) || isPlainRuntime(file) || isModelOrSample(file));
  const other = files.filter((file) => !run.includes(file) && isOther(file));
  const shell = files.filter(
    (file) => !run.includes(file) && !other.includes(file) && file.url !== 'service-worker.js',
  );
  return { shell, run, other };
}
