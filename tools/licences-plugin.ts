import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Plugin } from 'vite';

interface PackageFacts {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/** Packages whose code or files ended up in the site, by their folder. Page, workers and service worker share it. */
export class BundledPackages {
  readonly #folders = new Set<string>();

  /** Notes every package that a bundle takes a module from. */
  collector(): Plugin {
    return {
      name: 'collect-licences',
      generateBundle: (_, bundle) => {
        for (const output of Object.values(bundle)) {
          const modules = output.type === 'chunk' ? output.moduleIds : output.originalFileNames;
          for (const module of modules) this.#note(module);
        }
      },
    };
  }

  /** One document with the licence of each. */
  document(): string {
    const entries = [...this.#folders].map(describe).sort((a, b) => a.localeCompare(b));
    return ['# Licences of the packages in this site', ...entries].join('\n\n') + '\n';
  }

  #note(module: string): void {
    const [, found, inner] = /^(?:\0|.*?:)?((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)\/(.+)$/.exec(module) ?? [];
    if (found === undefined || inner === undefined || !existsSync(join(found, 'package.json'))) return;
    const folder = resolve(found);
    this.#folders.add(folder);
    // A package may hold files of others, under a licence of their own.
    const own = join(folder, dirname(inner));
    if (own !== folder && existsSync(own) && licenceIn(own) !== undefined) this.#folders.add(own);
  }
}

function describe(folder: string): string {
  const text = licenceIn(folder) ?? 'The package names its licence and carries no text of it.';
  return `## ${titleOf(folder)}\n\n${text}`;
}

function titleOf(folder: string): string {
  const path = join(folder, 'package.json');
  if (!existsSync(path)) return `${basename(folder)} in ${basename(dirname(folder))}`;
  const { name, version, license } = JSON.parse(readFileSync(path, 'utf8')) as PackageFacts;
  return `${name} ${version} (${license ?? 'see its text'})`;
}

function licenceIn(folder: string): string | undefined {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim();
  return text === '' ? undefined : text;
}
