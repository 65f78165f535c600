import { ModelLoadError } from '../../src/adapters/engine-errors';
import type { ModelFile } from '../../src/domain/model-spec';

/** All of a file in memory, once. Rejects with `broken` when the stream ends early, or the file has another size. */
export async function readModelBody(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  { path, byteLength }: ModelFile,
  onMore: (bytes: number) => void,
  broken: (cause: unknown) => ModelLoadError,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(byteLength);
  let length = 0;
  try {
    for await (const part of body) {
      if (length + part.length <= byteLength) bytes.set(part, length);
      length += part.length;
      onMore(part.length);
    }
  } catch (cause) {
    throw broken(cause);
  }
  if (length !== byteLength) {
    throw new ModelLoadError(
      `The model file ${path} has ${length} bytes where ${byteLength} were expected. Your pairs are saved. Reload the page; if that does not help, the site was not copied completely.`,
    );
  }
  return bytes;
}
