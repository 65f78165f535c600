import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
    const [, folder] = /^(?:\0|.*?:)?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(module) ?? [];
    if (folder !== undefined && existsSync(join(folder, 'package.json'))) this.#folders.add(folder);
  }
}

function describe(folder: string): string {
  const facts = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageFacts;
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim();
  return `## ${facts.name} ${facts.version} (${facts.license ?? 'see its text'})\n\n${text === '' ? 'The package names its licence and carries no text of it.' : text}`;
}
