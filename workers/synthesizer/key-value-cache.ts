import type { CacheInput } from './decoder-inputs';
import { Tensor } from './ort';

type Tensors = Readonly<Record<string, Tensor>>;

/**
 * Attention keys and values of one row: per layer `[1, heads, length, headSize]`. Each run returns them longer by its
 * input; the shorter ones are freed then, since the graphics card's are not collected.
 */
export class KeyValueCache {
  readonly #inputs: readonly CacheInput[];
  #tensors: Tensors;
  #length = 0;

  constructor(inputs: readonly CacheInput[]) {
    this.#inputs = inputs;
    this.#tensors = Object.fromEntries(inputs.map((input) => [input.name, emptyTensor(input)]));
  }

  get length(): number {
    return this.#length;
  }

  feeds(): Tensors {
    return this.#tensors;
  }

  advance(outputs: Tensors, tokens: number): void {
    this.dispose();
    this.#tensors = Object.fromEntries(
      this.#inputs.flatMap(({ name, presentName }) => {
        const tensor = outputs[presentName];
        return tensor === undefined ? [] : [[name, tensor] as const];
      }),
    );
    this.#length += tokens;
  }

  dispose(): void {
    for (const tensor of Object.values(this.#tensors)) tensor.dispose();
    this.#tensors = {};
  }
}

function emptyTensor({ type, dims }: CacheInput): Tensor {
  // The runtime takes the bits of half-precision numbers in every browser, with Float16Array or without.
  return type === 'float16' ? new Tensor(type, new Uint16Array(0), dims) : new Tensor(type, new Float32Array(0), dims);
}
