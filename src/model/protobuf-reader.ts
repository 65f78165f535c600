import { readExactly, type ByteRanges } from './byte-ranges';

/** One field of a message. `value` is a varint's; the bytes of any other field are `start` up to `end` of the file. */
export interface ProtobufField {
  readonly number: number;
  readonly wireType: number;
  readonly value: number;
  readonly start: number;
  readonly end: number;
}

/** The bytes are not the fields of a message, or there are more of them than are read. */
export class ProtobufFormatError extends Error {
  override readonly name = 'ProtobufFormatError';
}

const WINDOW_BYTES = 2 ** 16;
/** A tag and a length, ten bytes each at most. */
const LONGEST_HEAD = 20;
const FIXED_BYTES: Readonly<Record<number, number>> = { 1: 8, 5: 4 };
const VARINT = 0;
const DELIMITED = 2;

/**
 * Reads messages of a protobuf file field by field. Memory holds one window of the file, and what a field holds is not
 * read unless it is asked for, so weights inside a file cost nothing.
 */
export class ProtobufReader {
  readonly #files: ByteRanges;
  readonly #file: string;
  readonly #byteLength: number;
  readonly #signal: AbortSignal;
  #unread: number;
  #window: Uint8Array = new Uint8Array();
  #windowStart = 0;

  /** @param budget bytes that may be read in all, so that a crafted file ends. */
  constructor(files: ByteRanges, file: string, byteLength: number, budget: number, signal: AbortSignal) {
    this.#files = files;
    this.#file = file;
    this.#byteLength = byteLength;
    this.#unread = budget;
    this.#signal = signal;
  }

  /** The fields of the message that lies from `start` up to `end`. */
  async *fields(start: number, end: number): AsyncGenerator<ProtobufField> {
    for (let at = start; at < end;) {
      const headEnd = Math.min(end, at + LONGEST_HEAD);
      if (at < this.#windowStart || headEnd > this.#windowStart + this.#window.length) await this.#load(at);
      const field = parseField(this.#window.subarray(at - this.#windowStart, headEnd - this.#windowStart), at, end);
      yield field;
      at = field.end;
    }
  }

  async bytes({ start, end }: ProtobufField, most: number): Promise<Uint8Array> {
    if (end - start > most) throw new ProtobufFormatError(`A name is ${end - start} bytes long.`);
    if (start < this.#windowStart || end > this.#windowStart + this.#window.length) await this.#load(start);
    return this.#window.subarray(start - this.#windowStart, end - this.#windowStart);
  }

  async text(field: ProtobufField, most: number): Promise<string> {
    const bytes = await this.bytes(field, most);
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw new ProtobufFormatError('A name is not text.');
    }
  }

  async #load(at: number): Promise<void> {
    const until = Math.min(this.#byteLength, at + WINDOW_BYTES);
    this.#unread -= until - at;
    if (this.#unread < 0) throw new ProtobufFormatError('There is more in it than a decoder needs.');
    this.#window = await readExactly(this.#files, { file: this.#file }, at, until, this.#signal);
    this.#windowStart = at;
  }
}

function parseField(head: Uint8Array, at: number, end: number): ProtobufField {
  const tag = parseVarint(head, 0);
  const [number, wireType] = [Math.floor(tag.value / 8), tag.value % 8];
  if (number < 1) throw new ProtobufFormatError('A field has no number.');
  const start = at + tag.next;
  if (wireType === VARINT) {
    const { value, next } = parseVarint(head, tag.next);
    return { number, wireType, value, start, end: at + next };
  }
  const length =
    wireType === DELIMITED ? parseVarint(head, tag.next) : { value: FIXED_BYTES[wireType], next: tag.next };
  if (length.value === undefined) throw new ProtobufFormatError(`There is no wire type ${wireType}.`);
  const from = at + length.next;
  const fieldEnd = from + length.value;
  if (!(length.value >= 0 && fieldEnd <= end)) throw new ProtobufFormatError('A field is longer than its message.');
  return { number, wireType, value: 0, start: from, end: fieldEnd };
}

function parseVarint(bytes: Uint8Array, start: number): { readonly value: number; readonly next: number } {
  let value = 0n;
  for (let index = 0; index < 10; index += 1) {
    const byte = bytes[start + index];
    if (byte === undefined) break;
    value |= BigInt(byte & 0x7f) << BigInt(7 * index);
    if (byte < 0x80) return { value: Number(BigInt.asIntN(64, value)), next: start + index + 1 };
  }
  throw new ProtobufFormatError('A number does not end.');
}
