import { expect, test } from 'vitest';
import { encodeGguf, GGUF_ALIGNMENT, type GgufTensor, type GgufValue } from './gguf-file';

const metadata = new Map<string, GgufValue>([
  ['general.architecture', { kind: 'string', value: 'llama' }],
  ['llama.block_count', { kind: 'uint32', value: 6 }],
  ['llama.rope.freq_base', { kind: 'float32', value: 0.5 }],
  ['tokenizer.ggml.add_bos_token', { kind: 'bool', value: true }],
  ['tokenizer.ggml.tokens', { kind: 'strings', value: ['Ġa', ''] }],
  ['tokenizer.ggml.token_type', { kind: 'int32s', value: [1, -3] }],
]);

const tensors: readonly GgufTensor[] = [
  { name: 'first.weight', shape: [3, 5], type: 'f16', bytes: new Uint8Array(30).fill(1) },
  { name: 'second.weight', shape: [7], type: 'f32', bytes: new Uint8Array(28).fill(2) },
];

test('writes the head and the metadata that a reader finds', () => {
  const reader = new Reader(encodeGguf(metadata, []));
  expect([reader.text(4), reader.uint32(), reader.uint64(), reader.uint64()]).toEqual(['GGUF', 3, 0, 6]);
  expect([reader.string(), reader.uint32(), reader.string()]).toEqual(['general.architecture', 8, 'llama']);
  expect([reader.string(), reader.uint32(), reader.uint32()]).toEqual(['llama.block_count', 4, 6]);
  expect([reader.string(), reader.uint32(), reader.float32()]).toEqual(['llama.rope.freq_base', 6, 0.5]);
  expect([reader.string(), reader.uint32(), reader.byte()]).toEqual(['tokenizer.ggml.add_bos_token', 7, 1]);
  expect([reader.string(), reader.uint32(), reader.uint32(), reader.uint64()]).toEqual([
    ...['tokenizer.ggml.tokens', 9, 8],
    2,
  ]);
  expect([reader.string(), reader.string()]).toEqual(['Ġa', '']);
  expect([reader.string(), reader.uint32(), reader.uint32(), reader.uint64()]).toEqual([
    ...['tokenizer.ggml.token_type', 9, 5],
    2,
  ]);
  expect([reader.uint32(), reader.uint32()]).toEqual([1, 0xffff_fffd]);
});

test('tells the sizes of a tensor from the fastest axis on, and puts each at a multiple of the alignment', () => {
  const file = encodeGguf(new Map(), tensors);
  const reader = new Reader(file);
  reader.at = 24;
  const first = [reader.string(), reader.uint32(), reader.uint64(), reader.uint64(), reader.uint32(), reader.uint64()];
  expect(first).toEqual(['first.weight', 2, 5, 3, 1, 0]);
  const second = [reader.string(), reader.uint32(), reader.uint64(), reader.uint32(), reader.uint64()];
  expect(second).toEqual(['second.weight', 1, 7, 0, GGUF_ALIGNMENT]);
  const start = Math.ceil(reader.at / GGUF_ALIGNMENT) * GGUF_ALIGNMENT;
  expect(file.subarray(start, start + 30)).toEqual(tensors[0]?.bytes);
  expect(file.subarray(start + 30, start + 32)).toEqual(new Uint8Array(2));
  expect(file.subarray(start + 32, start + 60)).toEqual(tensors[1]?.bytes);
  expect(file.length).toBe(start + 64);
});

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  byte(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  float32(): number {
    return this.#view.getFloat32(this.#advance(4), true);
  }

  uint64(): number {
    return Number(this.#view.getBigUint64(this.#advance(8), true));
  }

  text(length: number): string {
    const start = this.#advance(length);
    return new TextDecoder().decode(this.#bytes.subarray(start, start + length));
  }

  string(): string {
    return this.text(this.uint64());
  }

  #advance(length: number): number {
    const { at } = this;
    this.at += length;
    return at;
  }
}
