import { unsigned, wasmLocal, type WasmCode, type WasmLocal } from './wasm-code';

type ValueType = keyof typeof TYPES;

const TYPES = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;
const FUNCTION_TYPE = 0x60;
const PAGE_BYTES = 65_536;

export interface WasmExports {
  readonly memory: ArrayBuffer;
  readonly run: Readonly<Record<string, (...parameters: readonly number[]) => void>>;
}

/** A function of i32 parameters that gives back nothing. Parameters are declared before its locals. */
export class WasmFunction {
  readonly name: string;
  #parameters = 0;
  readonly #locals: ValueType[] = [];
  readonly #body: number[] = [];

  constructor(name: string) {
    this.name = name;
  }

  parameter(): WasmLocal {
    this.#parameters += 1;
    return wasmLocal(this.#parameters - 1);
  }

  local(type: ValueType): WasmLocal {
    this.#locals.push(type);
    return wasmLocal(this.#parameters + this.#locals.length - 1);
  }

  add(...code: readonly WasmCode[]): void {
    for (const part of code) for (const byte of part) this.#body.push(byte);
  }

  type(): readonly number[] {
    return [FUNCTION_TYPE, ...list(Array.from({ length: this.#parameters }, () => [TYPES.i32])), 0];
  }

  code(): readonly number[] {
    const bytes = [...list(this.#locals.map((type) => [1, TYPES[type]])), ...this.#body, 0x0b];
    return [...unsigned(bytes.length), ...bytes];
  }
}

/** A WebAssembly module (webassembly.github.io/spec, "Binary Format") that exports its functions and its memory. */
function wasmModule(functions: readonly WasmFunction[], memoryBytes: number): Uint8Array<ArrayBuffer> {
  const pages = Math.ceil(memoryBytes / PAGE_BYTES);
  const exported = (name: string, kind: number, index: number): readonly number[] => [
    ...list(Array.from(name, (character) => [character.charCodeAt(0)])),
    kind,
    ...unsigned(index),
  ];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(
      1,
      functions.map((each) => each.type()),
    ),
    ...section(
      3,
      functions.map((_, index) => unsigned(index)),
    ),
    ...section(5, [[0x00, ...unsigned(pages)]]),
    ...section(7, [exported('memory', 2, 0), ...functions.map(({ name }, index) => exported(name, 0, index))]),
    ...section(
      10,
      functions.map((each) => each.code()),
    ),
  ]);
}

/** The exports of a module, which the caller knows, as it made the functions. */
export function instantiate(functions: readonly WasmFunction[], memoryBytes: number): WasmExports {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(wasmModule(functions, memoryBytes)));
  const { memory, ...run } = instance.exports as unknown as { readonly memory: { readonly buffer: ArrayBuffer } };
  return { memory: memory.buffer, run: run as WasmExports['run'] };
}

function section(id: number, items: readonly (readonly number[])[]): readonly number[] {
  const bytes = list(items);
  return [id, ...unsigned(bytes.length), ...bytes];
}

function list(items: readonly (readonly number[])[]): readonly number[] {
  return [...unsigned(items.length), ...items.flat()];
}
