import { joinBytes } from './join-bytes';

/**
 * A protobuf message under construction, its fields in the order in which they are added, so the same calls give the
 * same bytes. Only the wire types that ONNX needs: varint, 32-bit and length-delimited.
 */
export class ProtobufMessage {
  readonly #parts: Uint8Array[] = [];
  #byteLength = 0;

  get byteLength(): number {
    return this.#byteLength;
  }

  /** An `int32`, `int64` or enum field; a negative value takes ten bytes, as protobuf has it. */
  varint(field: number, value: number | bigint): this {
    return this.#tag(field, 0).#append(encodeVarint(value));
  }

  float32(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#tag(field, 5).#append(bytes);
  }

  /** @throws RangeError for text beyond ASCII: every name in our graphs is our own. */
  text(field: number, value: string): this {
    return this.bytes(field, encodeAscii(value));
  }

  bytes(field: number, value: Uint8Array): this {
    return this.announce(field, value.byteLength).#append(value);
  }

  message(field: number, message: ProtobufMessage): this {
    this.announce(field, message.byteLength);
    for (const part of message.#parts) this.#append(part);
    return this;
  }

  /** The tag and length of a field whose `byteLength` bytes the caller writes right behind this message. */
  announce(field: number, byteLength: number): this {
    return this.#tag(field, 2).#append(encodeVarint(byteLength));
  }

  toBytes(): Uint8Array {
    return joinBytes(this.#parts);
  }

  #tag(field: number, wireType: number): this {
    return this.#append(encodeVarint(field * 8 + wireType));
  }

  #append(bytes: Uint8Array): this {
    this.#parts.push(bytes);
    this.#byteLength += bytes.byteLength;
    return this;
  }
}

function encodeVarint(value: number | bigint): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return Uint8Array.of(...bytes, Number(rest));
}

function encodeAscii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => {
    const code = character.charCodeAt(0);
    if (character.length > 1 || code > 0x7f) throw new RangeError(`The name "${text}" is not ASCII.`);
    return code;
  });
}
