import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test as base, expect, type Page } from 'playwright/test';
import { openCheckpoint } from '../src/model/checkpoint-weights';
import { convertDecoder } from '../src/model/convert-decoder';
import { MemorySink } from '../src/model/memory-sink';
import { FolderRanges } from '../tools/folder-ranges';
import { serveStatic } from '../tools/static-server';
import { TestModelHost } from './model-host';
import { buildModelsHarness } from './models-harness/build';

/** A page that can install models, built and served as the app is, and a host of models beside it. */
export const test = base.extend<{ modelsPage: Page; host: TestModelHost }, { modelsUrl: string }>({
  modelsUrl: [
    async ({}, use) => {
      const { url, server } = await serveStatic({ folder: await buildModelsHarness() });
      await use(url);
      server.closeAllConnections();
      server.close();
    },
    { scope: 'worker' },
  ],
  host: async ({}, use) => {
    const host = await TestModelHost.start();
    host.repositories.set('org/micro', { files: await microFiles(), licence: 'apache-2.0' });
    await use(host);
    host.close();
  },
  modelsPage: async ({ page, modelsUrl }, use) => {
    await page.goto(modelsUrl);
    await use(page);
  },
});

export { expect };

const MICRO = join(import.meta.dirname, 'fixtures/models/micro');

/** The smallest decoder, its weights in the graph's file. */
export async function microFiles(): Promise<Map<string, Uint8Array>> {
  const entries = await readdir(MICRO, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(
    paths.map(async (path) => [path.slice(MICRO.length + 1), await readFile(path)] as const),
  );
  return new Map(files.map(([path, bytes]) => [path, new Uint8Array(bytes)]));
}

/** The same with its weights in several files beside it. */
export async function microInParts(): Promise<Map<string, Uint8Array>> {
  const { signal } = new AbortController();
  const checkpoint = new FolderRanges(join(import.meta.dirname, '../tools/checkpoints/micro'));
  const sink = new MemorySink();
  const source = await openCheckpoint(checkpoint, await checkpoint.names(), signal);
  const options = { target: 'fp32', singleFileBytes: 0, maxFileBytes: 1_600_000 } as const;
  await convertDecoder(source, options, sink, () => undefined, signal);
  await checkpoint.close();
  const files = await microFiles();
  files.delete('onnx/model.onnx');
  for (const name of sink.whole) files.set(`onnx/${name}`, sink.bytes(name));
  return files;
}

export function storedModels(page: Page) {
  return page.evaluate(async () => (await models.store()).list());
}

/** Paths of the installed model's files that are missing or wrong. */
export function verify(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const [model] = await (await models.store()).list();
    if (!model) throw new Error('nothing is installed');
    return models.connection.verify(model, () => undefined, models.always);
  });
}
