/** A checkpoint cannot become the wanted graph, or its weights are not what its architecture says. */
export class ConversionError extends Error {
  override readonly name = 'ConversionError';
  constructor(
    message: string,
    /** The part of the decoder that is wrong, as in `layer 3 query`; null where no single tensor is. */
    readonly tensor: string | null = null,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}
