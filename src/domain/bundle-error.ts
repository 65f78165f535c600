/** A bundle cannot be opened. It left nothing behind. */
export class BundleError extends Error {
  override readonly name = 'BundleError';

  /** @param fault what is wrong, with its place: `examples.jsonl line 12: span.end lies behind the text's end`. */
  constructor(fault: string, options?: ErrorOptions) {
    super(
      `This Pairloom file is damaged or incomplete: ${fault}. Nothing was taken from it. Save or fetch it again.`,
      options,
    );
  }
}

export class BundleNewerError extends Error {
  override readonly name = 'BundleNewerError';

  constructor() {
    super(
      'This file was made by a newer Pairloom. Nothing was taken from it. Reload this page to get the newest version, then open the file again.',
    );
  }
}
