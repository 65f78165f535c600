import type { InstalledModel } from '../../src/adapters/installed-model';
import { localModelFile, ModelFileMissingError } from '../../src/adapters/model-place';
import { modelByteLength } from '../../src/domain/model-spec';
import { hashFile } from './hash-file';
import type { InstallationProgress } from './protocol';
import { sparingProgress } from './sparing-progress';

/** Paths of the files that are missing or differ from their hashes. Changes nothing. */
export async function verifyModel(
  { spec, place }: InstalledModel,
  report: (progress: InstallationProgress) => unknown,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const tell = sparingProgress(report);
  const wrong: string[] = [];
  const bytesTotal = modelByteLength(spec);
  let before = 0;
  for (const { path, byteLength, sha256 } of spec.files) {
    const start = before;
    const onBytes = (done: number): void =>
      tell({ stage: 'verifying', file: path, bytesDone: start + done, bytesTotal });
    try {
      const file = await localModelFile(place, path);
      const isRight = file.size === byteLength && (await hashFile(file, path, onBytes, signal)) === (sha256 ?? '');
      if (!isRight) wrong.push(path);
    } catch (error) {
      if (!(error instanceof ModelFileMissingError)) throw error;
      wrong.push(path);
    }
    before += byteLength;
  }
  return wrong;
}
