import { SilenceLimit } from './silence-limit';

/**
 * The browser would keep every part of a model a second time. A line on which nothing comes any more ends with a
 * `TimeoutError`, before the answer or within it.
 */
export const fetchUncached: typeof fetch = async (input, init) => {
  const silence = new SilenceLimit(init?.signal ?? new AbortController().signal);
  try {
    const response = await fetch(input, { ...init, cache: 'no-store', signal: silence.signal });
    if (response.body === null) {
      silence.end();
      return response;
    }
    silence.heard();
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(watched(silence)), { status, statusText, headers });
  } catch (error) {
    silence.end();
    throw error;
  }
};

function watched(silence: SilenceLimit): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  return new TransformStream({
    transform(bytes, controller) {
      silence.heard();
      controller.enqueue(bytes);
    },
    flush: () => silence.end(),
  });
}
