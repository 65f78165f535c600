/** No pair is left by the choices. */
export class NothingToExportError extends Error {
  override readonly name = 'NothingToExportError';

  constructor() {
    super('With these choices there is no pair to save. Nothing was saved.');
  }
}

/** The disk, or the browser's share of it, is full. */
export class ExportSpaceError extends Error {
  override readonly name = 'ExportSpaceError';

  constructor(cause: unknown) {
    super(
      'There is no room left where the file was to go. Nothing was saved, and your pairs are safe. ' +
        'Free some disk space, or save to another place.',
      { cause },
    );
  }
}

/** The same, for the copy that is read back before it replaces a file. */
export class ExportDraftSpaceError extends Error {
  override readonly name = 'ExportDraftSpaceError';

  constructor(cause: unknown) {
    super(
      'There is no room left to check the new file before it replaces the one that is there. Nothing was saved, that ' +
        'file is as it was, and your pairs are safe. Free some disk space, or save under a new name.',
      { cause },
    );
  }
}

/** The place of the file refused it: the disk was taken out, or the right to write was taken back. */
export class ExportWriteError extends Error {
  override readonly name = 'ExportWriteError';

  constructor(cause: unknown) {
    const reason = cause instanceof Error ? ` (${cause.message})` : '';
    super(
      `The file could not be written${reason}. Nothing was saved, and your pairs are safe. Save to another place.`,
      {
        cause,
      },
    );
  }
}

/** The file was right before it replaced another, and is not any more: the disk changed it. */
export class ExportReplacedError extends Error {
  override readonly name = 'ExportReplacedError';

  constructor(cause?: unknown) {
    super(
      'The new file replaced the one that was there, and the disk did not give back what was written. Do not use it. ' +
        'Your pairs are safe. Save to another disk.',
      { cause },
    );
  }
}

/** What was read back is not what was written. */
export class ExportDamagedError extends Error {
  override readonly name = 'ExportDamagedError';

  constructor(what: string, cause?: unknown) {
    super(
      `The file was written, but reading it back found a fault: ${what}. It is not saved; do not use it. ` +
        'Your pairs are safe. Save to another place.',
      { cause },
    );
  }
}
