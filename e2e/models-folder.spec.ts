import type { Page } from 'playwright/test';
import { expect, microFiles, storedModels, test, verify } from './models';

const GRAPH = 'onnx/model.onnx';

/** Installs the smallest decoder from a folder; `spoil` changes its files before. */
async function installFolder(
  page: Page,
  how: 'fromFiles' | 'fromHandle',
  kind: 'link' | 'download',
  spoil: (files: Map<string, Uint8Array>) => void = () => undefined,
) {
  const files = await microFiles();
  spoil(files);
  const entries = [...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString('base64')] as const);
  return page.evaluate(
    ([how, kind, entries]) => {
      const files = entries.map(([path, base64]) => {
        return [path, new File([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], path)] as const;
      });
      return models[how](kind, 'folder', new Map(files));
    },
    [how, kind, entries] as const,
  );
}

test('a picked folder is hashed where it lies, kept by its handle, and none of it is copied', async ({
  modelsPage,
}) => {
  expect(await installFolder(modelsPage, 'fromHandle', 'link')).toMatchObject({ name: '' });
  const [model] = await storedModels(modelsPage);
  expect(model).toMatchObject({ origin: 'folder', spec: { id: 'folder', dtype: 'fp32', contextTokens: 1024 } });
  expect(model?.place.kind).toBe('picked');
  expect(await modelsPage.evaluate(() => models.connection.bytesHere('folder', models.always))).toBe(0);
  expect(await verify(modelsPage)).toEqual([]);
  await modelsPage.reload();
  expect(await verify(modelsPage)).toEqual([]);
  await modelsPage.evaluate(async () =>
    (await navigator.storage.getDirectory()).removeEntry('folder', { recursive: true }),
  );
  expect(await verify(modelsPage)).toContain(GRAPH);
});

test('a folder without a handle is not kept beyond the page', async ({ modelsPage }) => {
  expect(await installFolder(modelsPage, 'fromFiles', 'link')).toMatchObject({ name: '' });
  expect(await storedModels(modelsPage)).toEqual([]);
});

test('a folder is copied into private storage where that is asked for', async ({ modelsPage }) => {
  expect(await installFolder(modelsPage, 'fromFiles', 'download')).toMatchObject({ name: '' });
  const [model] = await storedModels(modelsPage);
  expect(model?.place).toEqual({ kind: 'stored', folder: 'folder' });
  expect(await verify(modelsPage)).toEqual([]);
});

const note = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n';
for (const [title, text, reason] of [
  ['the note of Git LFS', note, 'lfsPointer'],
  ['a saved web page', '<!doctype html><title>Sign in</title>', 'webPage'],
  ['some other file', 'PK\u0003\u0004 zipped', 'notOnnx'],
] as const) {
  test(`a folder with ${title} in place of the weights is refused`, async ({ modelsPage }) => {
    const outcome = await installFolder(modelsPage, 'fromFiles', 'link', (files) => {
      files.set(GRAPH, new TextEncoder().encode(text));
    });
    expect(outcome).toMatchObject({ name: 'ModelInstallError', reason, path: GRAPH });
  });
}
