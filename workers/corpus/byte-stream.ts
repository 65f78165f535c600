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
export function counting(onBytes: (count: number) => void): TransformStream<Uint8Array, Uint8Array> {
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

export function* piecesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; start += LONGEST_PIECE) yield text.slice(start, start + LONGEST_PIECE);
}
