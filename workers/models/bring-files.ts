import { localModelFile } from '../../src/adapters/model-place';
import type { ModelFile } from '../../src/domain/model-spec';
import { ModelInstallError } from '../../src/model/model-install-error';
import { copyFile, type CopyWatch } from './copy-file';
import { openSource } from './file-source';
import { hashFile } from './hash-file';
import type { Installation, InstallationProgress } from './protocol';
import { sparingProgress } from './sparing-progress';
import { StoredFolder } from './stored-folder';

export type HashedFile = Required<ModelFile>;

/** Makes sure that a file is where the model will lie, and right; gives it back with its hash. */
export type BringFile = (file: ModelFile, signal: AbortSignal) => Promise<HashedFile>;

/** Files are copied into private storage; what an earlier installation left is hashed, and what is wrong of it replaced. */
export async function bringByCopy(
  { id, source }: Installation,
  files: readonly ModelFile[],
  report: (progress: InstallationProgress) => unknown,
): Promise<BringFile> {
  const folder = await StoredFolder.open(id);
  const total = files.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const here = new Map<string, number>();
  for (const { path, byteLength } of files) {
    here.set(path, Math.min(byteLength, (await folder.byteLength(path)) ?? (await folder.partLength(path))));
  }
  const bytesHere = (): number => [...here.values()].reduce((sum, bytes) => sum + bytes, 0);
  await folder.checkRoom(total - bytesHere());
  const tell = sparingProgress(report);
  const watch: CopyWatch = {
    copied(path, bytes) {
      here.set(path, (here.get(path) ?? 0) + bytes);
      tell({ stage: 'copying', file: path, bytesDone: bytesHere(), bytesTotal: total });
    },
    reread: (path, done, bytesTotal) => tell({ stage: 'verifying', file: path, bytesDone: done, bytesTotal }),
  };
  const from = openSource(source);
  return async (file, signal) => {
    const { path, byteLength } = file;
    const length = await folder.byteLength(path);
    if (length !== undefined) {
      const whole = await folder.file(path);
      const hash = await hashFile(whole, path, (done) => watch.reread(path, done, whole.size), signal);
      if (length === byteLength && hash === (file.sha256 ?? hash)) return { ...file, sha256: hash };
      watch.copied(path, -Math.min(length, byteLength));
      await folder.remove(path);
    }
    return { ...file, sha256: await copyFile(file, from, folder, watch, signal) };
  };
}

/** Files stay where they are and are only hashed. */
export function bringByLink(
  { source }: Installation,
  files: readonly ModelFile[],
  report: (progress: InstallationProgress) => unknown,
): BringFile {
  if (source.kind === 'host') throw new TypeError('Only a folder can be linked.');
  const tell = sparingProgress(report);
  const bytesTotal = files.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const done = new Map<string, number>();
  return async (file, signal) => {
    const { path } = file;
    const whole = await localModelFile(source.place, path);
    if (whole.size !== file.byteLength) throw changed(path);
    const onBytes = (bytes: number): void => {
      done.set(path, bytes);
      const bytesDone = [...done.values()].reduce((sum, part) => sum + part, 0);
      tell({ stage: 'verifying', file: path, bytesDone, bytesTotal });
    };
    return { ...file, sha256: await hashFile(whole, path, onBytes, signal) };
  };
}

function changed(path: string): ModelInstallError {
  return new ModelInstallError(
    'changed',
    `${path} changed since the folder was picked. Nothing was installed. Pick the folder again.`,
    path,
  );
}
