/** Something went wrong: what happened and what is safe, in plain words, and one thing to do. */
export interface Trouble {
  readonly message: string;
  /** The work went on by itself: worth knowing, nothing to do. */
  readonly isOver: boolean;
  readonly action: TroubleAction | null;
}

export interface TroubleAction {
  readonly label: string;
  readonly run: () => void;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The model did not start, or failed again and again: another device may do better. */
export function isDeviceTrouble(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return [error, error.cause].some(
    (one) => one instanceof Error && ['ModelLoadError', 'EngineLostError'].includes(one.name),
  );
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** The stored data is out of this tab's reach. */
export function isStoreClosed(error: unknown): boolean {
  return error instanceof Error && error.name === 'DatabaseClosedError';
}

/** A run that something is to be done with was discarded. */
export function isRunMissing(error: unknown): boolean {
  return error instanceof Error && error.name === 'RunMissingError';
}
