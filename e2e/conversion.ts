import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test as base, expect, type Page } from 'playwright/test';
import type { ConversionOptions } from '../src/model/convert-decoder';
import { filesInMemory } from '../src/model/files-in-memory';
import { convertIntoFolder } from '../tools/convert-into-folder';
import { serveStatic } from '../tools/static-server';
import type { ConvertedModel } from '../workers/models/convert-installation';
import { buildHarness } from './build-harness';
import { CheckpointHost, type CheckpointFiles } from './checkpoint-host';

const root = resolve(import.meta.dirname, '..');

interface HarnessSite {
  readonly url: string;
  /** Of the models that lie beside the page, hashes by path. */
  readonly models: Readonly<Record<'q4' | 'q8', Readonly<Record<string, string>>>>;
}

/** A page that converts with the real worker and the real file system of the browser, and a host of checkpoints. */
export const test = base.extend<{ host: CheckpointHost }, { harness: HarnessSite }>({
  harness: [
    async ({}, use) => {
      const folder = await buildHarness('conversion-harness');
      const synthesizer = await synthesizerFiles();
      const model = (target: 'q4' | 'q8') => convertedInNode(synthesizer, { target }, join(folder, 'models', target));
      const models = { q4: await model('q4'), q8: await model('q8') };
      // The policy of the app's other workers would not let it at another origin.
      const { url, server } = await serveStatic({ folder, withHeaders: false });
      await use({ url, models });
      server.closeAllConnections();
      server.close();
    },
    { scope: 'worker' },
  ],
  host: async ({}, use) => {
    const host = await CheckpointHost.start();
    await use(host);
    host.close();
  },
});

export { expect };

/** The files of a folder of the repository. */
export async function filesOf(...path: readonly string[]): Promise<CheckpointFiles> {
  const folder = join(root, ...path);
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile());
  const files = names.map(async ({ name }) => [name, new Uint8Array(await readFile(join(folder, name)))] as const);
  return Object.fromEntries(await Promise.all(files));
}

/** The files that our own tokenizer is made of, which any small checkpoint can stand beside. */
export async function tokenizerFiles(): Promise<CheckpointFiles> {
  const files = await filesOf('public/models/synthesizer');
  return Object.fromEntries(Object.entries(files).filter(([name]) => name.startsWith('tokenizer')));
}

/** The checkpoint of the embedded model. */
export async function synthesizerFiles(): Promise<CheckpointFiles> {
  return { ...(await tokenizerFiles()), ...(await filesOf('tools/checkpoints/synthesizer')) };
}

/** What the command line makes of a checkpoint: hashes by path. */
export async function convertedInNode(files: CheckpointFiles, options: ConversionOptions, out?: string) {
  const folder = await mkdtemp(join(tmpdir(), 'pairloom-conversion-'));
  const model = out ?? join(folder, 'model');
  try {
    const { signal } = new AbortController();
    await convertIntoFolder(filesInMemory(files), Object.keys(files), model, options, () => undefined, signal);
    const entries = (await readdir(model, { withFileTypes: true, recursive: true })).filter((entry) => entry.isFile());
    const hashes = entries.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      const hash = createHash('sha256').update(await readFile(path));
      return [path.slice(model.length + 1), hash.digest('hex')] as const;
    });
    return Object.fromEntries(await Promise.all(hashes));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What the page says that it made, and that it holds. */
export async function expectSameFiles(
  page: Page,
  id: string,
  { files }: ConvertedModel,
  expected: Readonly<Record<string, string>>,
): Promise<void> {
  expect(Object.fromEntries(files.map(({ path, sha256 }) => [path, sha256]))).toEqual(expected);
  const paths = Object.keys(expected);
  const stored = await page.evaluate(
    ([model, names]) => Promise.all(names.map((name) => conversionHarness.hashOf(model, name))),
    [id, paths] as const,
  );
  expect(stored).toEqual(Object.values(expected));
}
