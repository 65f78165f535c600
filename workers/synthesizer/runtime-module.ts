/**
 * What ONNX Runtime's WebAssembly module offers behind its public interface (`wasm-types.ts` and `wasm-core-impl.ts` of
 * the pinned release). The public interface copies every tensor into the module's memory and every output out of it at
 * each run; a key-value cache that stays there is neither copied nor made anew.
 */
export interface RuntimeModule {
  readonly HEAPU8: Uint8Array<ArrayBuffer>;
  /** 0 where memory does not reach. */
  _malloc(byteLength: number): number;
  _free(address: number): void;
  stackSave(): number;
  stackRestore(stack: number): void;
  stackAlloc(byteLength: number): number;
  getValue(address: number, type: 'i32' | '*'): number;
  setValue(address: number, value: number, type: 'i32' | '*'): void;
  lengthBytesUTF8(text: string): number;
  stringToUTF8(text: string, address: number, byteLength: number): void;
  UTF8ToString(address: number): string;
  /** `location` 1 is the module's own memory. 0 where it failed. */
  _OrtCreateTensor(
    elementType: number,
    data: number,
    byteLength: number,
    dims: number,
    rank: number,
    location: number,
  ): number;
  _OrtReleaseTensor(tensor: number): number;
  /** Writes element type, data, dims and rank as 32-bit numbers; the dims are to be freed. */
  _OrtGetTensorData(tensor: number, elementType: number, data: number, dims: number, rank: number): number;
  _OrtFree(address: number): number;
  /** Not 0 where it failed. An output of 0 is filled in. */
  _OrtRun(
    session: number,
    inputNames: number,
    inputs: number,
    inputCount: number,
    outputNames: number,
    outputCount: number,
    outputs: number,
    options: number,
  ): number | Promise<number>;
  _OrtGetLastError(code: number, message: number): number;
}

/** Numbers in `TensorProto.DataType`. */
const ELEMENT_TYPES = { float32: 1, int64: 7, float16: 10 } as const;
const OWN_MEMORY = 1;

export type ElementType = keyof typeof ELEMENT_TYPES;

/** A tensor whose values lie at `address` of the module's memory. */
export interface PlacedTensor {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly address: number;
}

/** An output that the runtime made; to be released. */
export interface MadeTensor {
  readonly handle: number;
  readonly type: ElementType;
  readonly address: number;
  readonly dims: readonly number[];
}

/** Runs a session on tensors that lie in the module's memory, without a copy of any. */
export class RuntimeRuns {
  readonly module: RuntimeModule;
  readonly #session: number;
  readonly #names = new Map<string, number>();

  /** `session` is the handle that the runtime gave. */
  constructor(module: RuntimeModule, session: number) {
    this.module = module;
    this.#session = session;
  }

  /** The module's memory as it is now: it moves when it grows. */
  get memory(): Uint8Array<ArrayBuffer> {
    // Reading a value makes the module look whether another thread let its memory grow.
    this.module.getValue(0, 'i32');
    return this.module.HEAPU8;
  }

  /**
   * One run. An input and an output at the same address share it: the key-value cache is then appended to in place.
   * Resolves with what the runtime made for `made`, an output without a place; throws an Error with its message.
   */
  async run(
    inputs: readonly PlacedTensor[],
    outputs: readonly PlacedTensor[],
    made: string | null,
  ): Promise<MadeTensor | null> {
    const { module } = this;
    const stack = module.stackSave();
    const handles: number[] = [];
    try {
      const placed = (tensor: PlacedTensor): number => {
        const handle = this.#createTensor(tensor);
        handles.push(handle);
        return handle;
      };
      const outputNames = outputs.map(({ name }) => this.#name(name));
      const outputHandles = outputs.map(placed);
      if (made !== null) {
        outputNames.unshift(this.#name(made));
        outputHandles.unshift(0);
      }
      const outputsAt = this.#pointers(outputHandles);
      const code = await module._OrtRun(
        this.#session,
        this.#pointers(inputs.map(({ name }) => this.#name(name))),
        this.#pointers(inputs.map(placed)),
        inputs.length,
        this.#pointers(outputNames),
        outputNames.length,
        outputsAt,
        0,
      );
      if (code !== 0) throw new Error(this.#lastError());
      return made === null ? null : this.#made(module.getValue(outputsAt, '*'));
    } finally {
      for (const handle of handles) module._OrtReleaseTensor(handle);
      module.stackRestore(stack);
    }
  }

  release({ handle }: MadeTensor): void {
    this.module._OrtReleaseTensor(handle);
  }

  #createTensor({ type, dims, address }: PlacedTensor): number {
    const { module } = this;
    const byteLength = dims.reduce((product, size) => product * size, elementBytes(type));
    const at = this.#pointers(dims);
    const tensor = module._OrtCreateTensor(ELEMENT_TYPES[type], address, byteLength, at, dims.length, OWN_MEMORY);
    if (tensor === 0) throw new Error(this.#lastError());
    return tensor;
  }

  /** On the module's stack: gone after the run. */
  #pointers(values: readonly number[]): number {
    const address = this.module.stackAlloc(4 * Math.max(1, values.length));
    values.forEach((value, index) => this.module.setValue(address + 4 * index, value, 'i32'));
    return address;
  }

  #made(handle: number): MadeTensor {
    const { module } = this;
    const at = module.stackAlloc(16);
    if (module._OrtGetTensorData(handle, at, at + 4, at + 8, at + 12) !== 0) throw new Error(this.#lastError());
    const [elementType, address, dimsAt, rank] = [0, 4, 8, 12].map((offset) => module.getValue(at + offset, 'i32'));
    if (address === undefined || dimsAt === undefined) throw new TypeError('The runtime gave no tensor.');
    const dims = Array.from({ length: rank ?? 0 }, (_, axis) => module.getValue(dimsAt + 4 * axis, 'i32'));
    module._OrtFree(dimsAt);
    const type = (Object.keys(ELEMENT_TYPES) as ElementType[]).find((name) => ELEMENT_TYPES[name] === elementType);
    if (type === undefined) throw new TypeError(`The model gave logits of type ${String(elementType)}.`);
    // An address over 2 GB comes as a negative number.
    return { handle, type, address: address >>> 0, dims };
  }

  #name(name: string): number {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const { module } = this;
    const byteLength = module.lengthBytesUTF8(name) + 1;
    const address = module._malloc(byteLength);
    module.stringToUTF8(name, address, byteLength);
    this.#names.set(name, address);
    return address;
  }

  #lastError(): string {
    const { module } = this;
    const at = module.stackAlloc(8);
    module._OrtGetLastError(at, at + 4);
    const message = module.getValue(at + 4, '*');
    return message === 0 ? 'The runtime failed without a message.' : module.UTF8ToString(message);
  }
}

export function elementBytes(type: ElementType): number {
  return { float32: 4, float16: 2, int64: 8 }[type];
}
