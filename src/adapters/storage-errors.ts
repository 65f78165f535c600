import { isQuotaError } from './quota-error';

/** The disk or the browser's quota is full. The write it stands for left no trace. */
export class StorageFullError extends Error {
  override readonly name = 'StorageFullError';

  constructor(cause: unknown) {
    super(
      'The browser has no room left for Pairloom. Everything shown so far is saved. ' +
        'Free some disk space, or delete a run or a text that is no longer needed, then continue.',
      { cause },
    );
  }
}

/** The connection was closed under us: by a newer version in another tab, or by the browser. */
export class DatabaseClosedError extends Error {
  override readonly name = 'DatabaseClosedError';

  constructor(cause: unknown) {
    super('The connection to the stored data was closed. What was saved is safe. Reload the page to go on.', { cause });
  }
}

export class DocumentMissingError extends Error {
  override readonly name = 'DocumentMissingError';

  constructor() {
    super('This text is no longer stored: it was deleted, maybe in another tab. Add the file again to use it.');
  }
}

export class DocumentInUseError extends Error {
  override readonly name = 'DocumentInUseError';

  constructor(readonly runNames: readonly string[]) {
    const runs = runNames.length === 1 ? `the run "${runNames[0] ?? ''}"` : `${runNames.length} runs`;
    super(`This text is used by ${runs}. Nothing was deleted. Discard what uses it first.`);
  }
}

export class DocumentIncompleteError extends Error {
  override readonly name = 'DocumentIncompleteError';

  constructor() {
    super('The text of this file was not stored completely, so it was not added. Other texts are safe. Add it again.');
  }
}

export class RunMissingError extends Error {
  override readonly name = 'RunMissingError';

  constructor() {
    super('This run is no longer stored: it was discarded, maybe in another tab. Other runs are safe.');
  }
}

/** Gives what IndexedDB throws a name and plain words where there are any; leaves everything else as it is. */
export function toStorageError(error: unknown): unknown {
  if (isQuotaError(error)) return new StorageFullError(error);
  // `transaction()` on a closed connection throws this; inside a live transaction it would be a bug of ours.
  if (error instanceof DOMException && error.name === 'InvalidStateError') return new DatabaseClosedError(error);
  return error;
}
