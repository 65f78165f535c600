import { joinBytes } from '../../src/model/join-bytes';

/** The stream's chunks; leaving the loop early cancels the stream. */
export async function* chunksOf(stream: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // What is wrong with the stream has been thrown by `read` already.
    await reader.cancel().catch(() => undefined);
  }
}

/** The first bytes of a stream, `length` of them where there are so many. */
export async function firstBytes(
  stream: ReadableStream<Uint8Array>,
  length: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const taken = new Uint8Array(length);
  let filled = 0;
  for await (const chunk of chunksOf(stream, signal)) {
    const part = chunk.subarray(0, length - filled);
    taken.set(part, filled);
    filled += part.length;
    if (filled === length) break;
  }
  return taken.subarray(0, filled);
}

/** Passes chunks on and tells their lengths. */
export function counting<Held extends ArrayBufferLike>(
  onBytes: (count: number) => void,
): TransformStream<Uint8Array<Held>, Uint8Array<Held>> {
  return new TransformStream({
    transform(chunk, controller) {
      onBytes(chunk.byteLength);
      controller.enqueue(chunk);
    },
  });
}

/** Short enough that cutting a piece into passages is over before a cancel is missed. */
const LONGEST_PIECE = 65_536;

/** Decodes bytes as they come, in pieces of at most 65,536 UTF-16 units. Drops a byte order mark at the start. */
export async function* decodeText(
  stream: ReadableStream<Uint8Array>,
  encoding: string,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunksOf(stream, signal)) yield* piecesOf(decoder.decode(chunk, { stream: true }));
  yield* piecesOf(decoder.decode());
}

/** The bytes are not of the encoding that they were taken for. */
export class WrongEncodingError extends Error {
  override readonly name = 'WrongEncodingError';

  /** @param around bytes from a little before the first wrong one on, to guess anew by. */
  constructor(
    readonly around: Uint8Array,
    cause: unknown,
  ) {
    super('This file is not in the encoding that its beginning seemed to have. Choose its encoding by hand.', {
      cause,
    });
  }
}

const LONGEST_CHARACTER = 4;

/**
 * Decodes as `decodeText` does, and replaces nothing.
 *
 * @throws WrongEncodingError at the first bytes that are not of this encoding.
 */
export async function* decodeStrictly(
  stream: ReadableStream<Uint8Array>,
  encoding: string,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const chunks = chunksOf(stream, signal);
  let before = new Uint8Array();
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += LONGEST_PIECE) {
      const part = chunk.subarray(start, start + LONGEST_PIECE);
      const text = decodeOr(decoder, part);
      if (text instanceof TypeError) {
        const after = await filled(chunk.subarray(start), chunks);
        throw new WrongEncodingError(joinBytes([before, after]), text);
      }
      yield text;
      // A wrong character may have begun in the part before.
      before = joinBytes([before, part.subarray(-LONGEST_CHARACTER)]).slice(-LONGEST_CHARACTER);
    }
  }
  const rest = decodeOr(decoder);
  // The line end shows that the character before it is not merely cut by the sample.
  if (rest instanceof TypeError) throw new WrongEncodingError(joinBytes([before, Uint8Array.of(0x0a)]), rest);
  yield rest;
}

function decodeOr(decoder: TextDecoder, bytes?: Uint8Array): string | TypeError {
  try {
    return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) return error;
    throw error;
  }
}

/** The bytes at hand and those that come, 65,536 where there are so many. */
async function filled(first: Uint8Array, chunks: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  let bytes: Uint8Array = first.subarray(0, LONGEST_PIECE);
  while (bytes.length < LONGEST_PIECE) {
    const { done, value } = await chunks.next();
    if (done) break;
    bytes = joinBytes([bytes, value.subarray(0, LONGEST_PIECE - bytes.length)]);
  }
  return bytes;
}

export function* piecesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; start += LONGEST_PIECE) yield text.slice(start, start + LONGEST_PIECE);
}
