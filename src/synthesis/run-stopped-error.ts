/** A run cannot go on. Its message says what is safe and what to do. */
export class RunStoppedError extends Error {
  override readonly name = 'RunStoppedError';
}

export function messageOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : String(error);
}

export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
