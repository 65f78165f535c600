import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fetchUncached } from './fetch-uncached';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A host that sends three bytes and then nothing, until the request ends. */
function silentHost(): void {
  vi.stubGlobal('fetch', async (_address: string, { signal }: { readonly signal: AbortSignal }) => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(3));
        signal.addEventListener('abort', () => controller.error(signal.reason));
      },
    });
    return Promise.resolve(new Response(body, { status: 206, headers: { 'Content-Range': 'bytes 0-9/10' } }));
  });
}

test('an answer that falls silent ends as one that timed out', async () => {
  silentHost();
  const response = await fetchUncached('https://host/model.onnx');
  expect([response.status, response.headers.get('Content-Range')]).toEqual([206, 'bytes 0-9/10']);
  const bytes = expect(response.arrayBuffer()).rejects.toMatchObject({ name: 'TimeoutError' });
  await vi.advanceTimersByTimeAsync(61_000);
  await bytes;
});
