/** A value of a GGUF file's metadata, with the type that its reader asks for. */
export type GgufValue =
  | { readonly kind: 'uint32' | 'float32'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'strings'; readonly value: readonly string[] }
  | { readonly kind: 'int32s'; readonly value: readonly number[] };

export type GgufTensorType = 'f32' | 'f16';

export interface GgufTensor {
  readonly name: string;
  /** Row-major, the slowest axis first. */
  readonly shape: readonly number[];
  readonly type: GgufTensorType;
  /** Little-endian, of `shape` and `type`. */
  readonly bytes: Uint8Array;
}

/** What a reader takes where the metadata does not say otherwise. */
export const GGUF_ALIGNMENT = 32;

const VERSION = 3;
const VALUE_TYPES = { uint32: 4, int32: 5, float32: 6, bool: 7, string: 8, array: 9 } as const;
const TENSOR_TYPES: Readonly<Record<GgufTensorType, number>> = { f32: 0, f16: 1 };

/**
 * A GGUF file, version 3 (github.com/ggml-org/ggml, docs/gguf.md): counts, metadata, where each tensor lies, and the
 * tensors, each at a multiple of the alignment.
 */
export function encodeGguf(metadata: ReadonlyMap<string, GgufValue>, tensors: readonly GgufTensor[]): Uint8Array {
  const header = new LittleEndian();
  header.bytes(new TextEncoder().encode('GGUF'));
  header.uint32(VERSION);
  header.uint64(tensors.length);
  header.uint64(metadata.size);
  for (const [key, value] of metadata) {
    header.string(key);
    writeValue(header, value);
  }
  let offset = 0;
  for (const { name, shape, type, bytes } of tensors) {
    header.string(name);
    header.uint32(shape.length);
    // The format's first dimension is the one whose values lie side by side.
    for (const size of shape.toReversed()) header.uint64(size);
    header.uint32(TENSOR_TYPES[type]);
    header.uint64(offset);
    offset = aligned(offset + bytes.length);
  }
  const start = aligned(header.length);
  const file = new Uint8Array(start + offset);
  file.set(header.toBytes());
  let at = start;
  for (const { bytes } of tensors) {
    file.set(bytes, at);
    at = aligned(at + bytes.length);
  }
  return file;
}

function aligned(offset: number): number {
  return Math.ceil(offset / GGUF_ALIGNMENT) * GGUF_ALIGNMENT;
}

function writeValue(into: LittleEndian, { kind, value }: GgufValue): void {
  switch (kind) {
    case 'uint32':
      into.uint32(VALUE_TYPES.uint32);
      return into.uint32(value);
    case 'float32':
      into.uint32(VALUE_TYPES.float32);
      return into.float32(value);
    case 'bool':
      into.uint32(VALUE_TYPES.bool);
      return into.bytes(Uint8Array.of(value ? 1 : 0));
    case 'string':
      into.uint32(VALUE_TYPES.string);
      return into.string(value);
    case 'strings':
      into.array(VALUE_TYPES.string, value.length);
      for (const text of value) into.string(text);
      return;
    case 'int32s':
      into.array(VALUE_TYPES.int32, value.length);
      for (const number of value) into.int32(number);
  }
}

/** Bytes under construction. */
class LittleEndian {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  bytes(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#length += bytes.length;
  }

  uint32(value: number): void {
    this.#number(4, (view) => view.setUint32(0, value, true));
  }

  int32(value: number): void {
    this.#number(4, (view) => view.setInt32(0, value, true));
  }

  uint64(value: number): void {
    this.#number(8, (view) => view.setBigUint64(0, BigInt(value), true));
  }

  float32(value: number): void {
    this.#number(4, (view) => view.setFloat32(0, value, true));
  }

  string(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.uint64(bytes.length);
    this.bytes(bytes);
  }

  array(itemType: number, length: number): void {
    this.uint32(VALUE_TYPES.array);
    this.uint32(itemType);
    this.uint64(length);
  }

  toBytes(): Uint8Array {
    return Buffer.concat(this.#parts);
  }

  #number(byteLength: number, write: (view: DataView) => void): void {
    const bytes = new Uint8Array(byteLength);
    write(new DataView(bytes.buffer));
    this.bytes(bytes);
  }
}
