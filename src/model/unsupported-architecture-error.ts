/** A model computes something that the converter does not know. Building a graph for it anyway would run, but wrongly. */
export class UnsupportedArchitectureError extends Error {
  override readonly name = 'UnsupportedArchitectureError';

  /** The field of `config.json`, and the rest of a sentence about it. */
  constructor(
    readonly field: string,
    problem: string,
  ) {
    super(
      `config.json: "${field}" ${problem} This model cannot be converted. ` +
        'Choose a Llama, Mistral, Qwen2, Qwen3 or SmolLM3 model with unquantised weights.',
    );
  }
}
