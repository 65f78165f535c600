import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { build, type Plugin } from 'vite';
import type { SiteFile } from '../workers/offline/protocol';
import type { BundledPackages } from './licences-plugin.ts';

const source = resolve(import.meta.dirname, '../workers/offline/service-worker.ts');

/** Builds the service worker after the site, with the list of the site's files in it, then the licences of all. */
export function serviceWorker(packages: BundledPackages): Plugin {
  let folder = 'dist';
  let pageCode: ReadonlySet<string> = new Set();
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved: (config) => {
      folder = resolve(config.root, config.build.outDir);
    },
    // Workers are built on their own: only what the page itself loads is a chunk here.
    writeBundle: (_, bundle) => {
      const chunks = Object.values(bundle).filter(({ type }) => type === 'chunk');
      pageCode = new Set(chunks.map(({ fileName }) => fileName));
    },
    closeBundle: {
      sequential: true,
      order: 'post',
      async handler() {
        const { shell, run, other } = sortFiles(siteFiles(folder), pageCode);
        await build({
          configFile: false,
          logLevel: 'warn',
          publicDir: false,
          plugins: [packages.collector()],
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
        writeFileSync(join(folder, 'licences.md'), packages.document());
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
function sortFiles(files: readonly SiteFile[], pageCode: ReadonlySet<string>) {
  const shell: SiteFile[] = [];
  const run: SiteFile[] = [];
  const other: SiteFile[] = [];
  for (const file of files) {
    const { url } = file;
    if (url === 'service-worker.js') continue;
    if (/(jspi|asyncify|webgpu)|\.bcmap$/.test(url) || (/\.woff2$/.test(url) && !/-latin-wght/.test(url)))
      other.push(file);
    else if (/\.(js|mjs|wasm)$/.test(url) && !pageCode.has(url)) run.push(file);
    else if (/^(models|samples)\//.test(url)) run.push(file);
    else shell.push(file);
  }
  return { shell, run, other };
}
