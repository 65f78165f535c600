import { Tensor, type InferenceSession } from './ort';

type Tensors = Readonly<Record<string, Tensor>>;

const PAST = 'past_key_values.';
const PRESENT = 'present.';

/**
 * Attention keys and values of one row: per layer `[1, heads, length, headSize]`. Each run returns them longer by its
 * input; the shorter ones are freed then, since the graphics card's are not collected.
 */
export class KeyValueCache {
  #tensors: Tensors;
  #length = 0;

  constructor(session: InferenceSession) {
    this.#tensors = Object.fromEntries(
      session.inputMetadata.flatMap((input) => {
        if (!input.isTensor || !input.name.startsWith(PAST)) return [];
        if (input.type !== 'float32') throw new TypeError(`A ${input.type} cache is not supported.`);
        const dims = input.shape.map((size) => (typeof size === 'number' ? size : size === 'batch_size' ? 1 : 0));
        return [[input.name, new Tensor('float32', new Float32Array(0), dims)] as const];
      }),
    );
  }

  get length(): number {
    return this.#length;
  }

  feeds(): Tensors {
    return this.#tensors;
  }

  advance(outputs: Tensors, tokens: number): void {
    const grown = Object.entries(outputs).flatMap(([name, tensor]) =>
      name.startsWith(PRESENT) ? [[PAST + name.slice(PRESENT.length), tensor] as const] : [],
    );
    this.dispose();
    this.#tensors = Object.fromEntries(grown);
    this.#length += tokens;
  }

  dispose(): void {
    for (const tensor of Object.values(this.#tensors)) tensor.dispose();
    this.#tensors = {};
  }
}
