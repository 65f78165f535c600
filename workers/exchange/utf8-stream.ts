/** Bytes that are gathered before they are passed on. */
const PIECE_LENGTH = 262_144;

/** Texts as UTF-8, in pieces of some length. A surrogate pair may be parted between two texts. */
export function utf8Stream(
  texts: AsyncIterable<string>,
  onPiece: (bytes: Uint8Array) => void,
): ReadableStream<Uint8Array> {
  const pieces = utf8Pieces(texts);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done) return controller.close();
        onPiece(value);
        controller.enqueue(value);
      },
      async cancel() {
        await pieces.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}

async function* utf8Pieces(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let pending = '';
  for await (const text of texts) {
    pending += text;
    if (pending.length < PIECE_LENGTH) continue;
    const end = isHighSurrogate(pending.charCodeAt(pending.length - 1)) ? pending.length - 1 : pending.length;
    yield encoder.encode(pending.slice(0, end));
    pending = pending.slice(end);
  }
  if (pending !== '') yield encoder.encode(pending);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
