import type { FileOutcome } from '../../workers/corpus/protocol';
import type { DroppedFile } from './dropped-file';

const MOST_FILES_AT_ONCE = 256;
const MOST_FILES_IN_ALL = 20_000;

export interface FileBatch {
  readonly files: readonly DroppedFile[];
  /** Of everything found so far, this batch included. */
  readonly bytesFound: number;
  readonly filesFound: number;
  readonly isLast: boolean;
  readonly refused: readonly FileOutcome[];
}

/** Hands files on in batches while a folder is still being walked, and stops at a number that no corpus needs. */
export async function* batchFiles(
  files: AsyncIterable<DroppedFile> | Iterable<DroppedFile>,
  signal: AbortSignal,
): AsyncGenerator<FileBatch> {
  let batch: DroppedFile[] = [];
  let bytesFound = 0;
  let filesFound = 0;
  const take = (isLast: boolean, refused: readonly FileOutcome[] = []): FileBatch => {
    const full = batch;
    batch = [];
    return { files: full, bytesFound, filesFound, isLast, refused };
  };
  for await (const found of files) {
    signal.throwIfAborted();
    if (filesFound === MOST_FILES_IN_ALL) {
      yield take(true, [tooMany(found.path)]);
      return;
    }
    if (batch.length === MOST_FILES_AT_ONCE) yield take(false);
    batch.push(found);
    bytesFound += found.file.size;
    filesFound++;
  }
  yield take(true);
}

function tooMany(path: string): FileOutcome {
  const most = MOST_FILES_IN_ALL.toLocaleString('en');
  const message = `This and all files after it were left out: ${most} are read at once. Add the others in parts.`;
  return { kind: 'unreadable', path, reason: 'tooMany', message };
}
