import { expect, test } from 'vitest';
import { ModelInstallError } from '../../src/model/model-install-error';
import { webPageError } from '../../src/model/wrong-content';
import { copyFile } from './copy-file';
import type { FileBytes } from './file-source';
import type { StoredFolder } from './stored-folder';
import { openSyncFile } from './sync-file';
import { TestPrivateStorage } from './test-private-storage';

const path = 'model.onnx';

/** A copy of ten bytes of which five are here, from a host that answers the rest so. */
async function goOn(answer: () => Promise<FileBytes>) {
  const storage = new TestPrivateStorage({ [`${path}.part`]: new Uint8Array(5) });
  const folder: Pick<StoredFolder, 'openPart' | 'finishPart'> = {
    openPart: (name) => openSyncFile(storage.root, `${name}.part`),
    finishPart: async () => Promise.resolve(),
  };
  const watch = { copied: () => undefined, reread: () => undefined };
  const source = { open: answer };
  const { signal } = new AbortController();
  const copied = copyFile({ path, byteLength: 10 }, source, folder as StoredFolder, watch, signal);
  const error: unknown = await copied.then(
    () => null,
    (failure: unknown) => failure,
  );
  return { error, bytesHere: storage.files.get(`${path}.part`)?.bytes.length };
}

test('what is here of a file stays when the host has lost it or answers with a page', async () => {
  const missing = new ModelInstallError('missingFile', 'The host has no such file any more.', path);
  for (const error of [webPageError(path), missing]) {
    expect(await goOn(() => Promise.reject(error))).toEqual({ error, bytesHere: 5 });
  }
});

test('what is here of a file goes when it is another one by now', async () => {
  const changed = { begins: 5, total: 12, body: new Blob([]).stream() };
  const { error, bytesHere } = await goOn(() => Promise.resolve(changed));
  expect(error).toMatchObject({ reason: 'wrongSize' });
  expect(bytesHere).toBe(0);
});
