/** Why a file gave no document. */
export type UnreadableReason =
  | 'empty'
  | 'noText'
  | 'binary'
  | 'unsupported'
  | 'encrypted'
  | 'brokenArchive'
  | 'brokenDocument'
  | 'nestedArchive'
  | 'suspiciousArchive'
  | 'notValid'
  | 'tooLarge'
  | 'tooMany'
  | 'notReadable';

/** An expected outcome of reading: it becomes a line in the list of unreadable files, and the rest goes on. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';

  /** @param message the reason in plain words, shown beside the file's name. */
  constructor(
    readonly reason: UnreadableReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export function unsupported(name: string): UnreadableError {
  return new UnreadableError('unsupported', `This is ${name}, which is not read. Save it as plain text and add that.`);
}

/** @param kind what the file is: `PDF document`. */
export function brokenDocument(kind: string, cause?: unknown): UnreadableError {
  const message = `This ${kind} is damaged or incomplete. Fetch or save it again.`;
  return new UnreadableError('brokenDocument', message, { cause });
}

/** Gives the browser's own read errors their plain words; anything else is a fault of ours or of the store. */
export function toUnreadable(error: unknown): UnreadableError | undefined {
  if (error instanceof UnreadableError) return error;
  if (!(error instanceof DOMException)) return undefined;
  if (!['NotFoundError', 'NotReadableError', 'SecurityError'].includes(error.name)) return undefined;
  return new UnreadableError(
    'notReadable',
    'The browser could not read this file: it was moved, changed or is not allowed to be read. Add it again.',
    { cause: error },
  );
}
