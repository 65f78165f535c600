/** What the worker's last words begin with when it stops itself. */
export const STREAM_TOO_LONG = 'A stream of this file unpacks to more than any text';

/**
 * Bounds what a stream of a PDF document may unpack to: pdf.js holds it whole, and a megabyte can become a thousand of
 * them. It goes on after errors, so the worker ends with one that nobody catches.
 *
 * @param limit in bytes, of one stream and of any one buffer.
 */
export function boundStreams(limit: number): void {
  const stop = (): never => {
    const error = new RangeError(`${STREAM_TOO_LONG}.`);
    reportError(error);
    throw error;
  };
  const Native = DecompressionStream;
  globalThis.DecompressionStream = class extends Native {
    readonly #bounded: ReadableStream<Uint8Array<ArrayBuffer>>;

    constructor(format: CompressionFormat) {
      super(format);
      let total = 0;
      const bound = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform(chunk, controller) {
          total += chunk.byteLength;
          if (total > limit) stop();
          controller.enqueue(chunk);
        },
      });
      this.#bounded = super.readable.pipeThrough(bound);
    }

    override get readable(): ReadableStream<Uint8Array<ArrayBuffer>> {
      return this.#bounded;
    }
  };
  globalThis.Uint8Array = new Proxy(Uint8Array, {
    construct(target, parameters: [unknown], newTarget) {
      const [length] = parameters;
      if (typeof length === 'number' && length > limit) stop();
      return Reflect.construct(target, parameters, newTarget) as Uint8Array;
    },
  });
}
