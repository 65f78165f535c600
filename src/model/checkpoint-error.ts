const LONGEST_NAME = 120;

/** A checkpoint is not what its files say, or not what its `config.json` needs. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';
  readonly file: string;
  readonly tensor: string | undefined;

  /** The problem is the rest of a sentence about the tensor, or about the file where no tensor is named. */
  constructor(
    problem: string,
    place: { readonly file: string; readonly tensor?: string | undefined },
    options?: { readonly cause: unknown },
  ) {
    const subject = place.tensor === undefined ? place.file : `${place.file}: tensor ${quoted(place.tensor)}`;
    super(
      `${subject} ${problem} It cannot be converted. Get the checkpoint again from its publisher, or choose another.`,
      options,
    );
    this.file = place.file;
    this.tensor = place.tensor;
  }
}

/** A hostile header chooses names and values: a message shows them on one line and never at full length. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text === undefined) return 'nothing';
  const shown = text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME)}…` : text;
  return typeof value === 'string' ? JSON.stringify(shown) : shown;
}
