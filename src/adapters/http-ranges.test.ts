import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { HttpRanges } from './http-ranges';

const content = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);
const { signal } = new AbortController();
const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A host that answers `first` in turn, and then as hosts should. */
async function aHost(...first: ((response: ServerResponse, request: IncomingMessage) => void)[]) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.url ?? ''} ${request.headers.range ?? ''}`);
    const odd = first.shift();
    if (odd) return odd(response, request);
    const [, start = 0, last = 0] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '')?.map(Number) ?? [];
    const part = content.subarray(start, last + 1);
    const range = `bytes ${String(start)}-${String(start + part.length - 1)}/${String(content.length)}`;
    response.writeHead(206, { 'Content-Range': range }).end(part);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const waits: number[] = [];
  const wait = (ms: number): Promise<void> => {
    waits.push(ms);
    return Promise.resolve();
  };
  const files = new HttpRanges(`http://localhost:${String((server.address() as AddressInfo).port)}/model/`, { wait });
  return { files, asked, waits };
}

const status =
  (code: number, headers: Readonly<Record<string, string>> = {}) =>
  (response: ServerResponse): void =>
    void response.writeHead(code, headers).end('a page of words');

test('parts of a file and its length come as asked for', async () => {
  const { files, asked } = await aHost();
  expect(await files.byteLength('a b.bin')).toBe(1000);
  expect(await files.read('a b.bin', 10, 20, signal)).toEqual(content.subarray(10, 20));
  expect(await files.read('a b.bin', 990, 1010, signal)).toEqual(content.subarray(990));
  expect(await files.read('a b.bin', 5, 5, signal)).toHaveLength(0);
  expect(asked).toEqual(['bytes=0-0', 'bytes=10-19', 'bytes=990-1009'].map((range) => `/model/a%20b.bin ${range}`));
});

test('a busy host and a broken line are asked again, after waits that grow and that the host may lengthen', async () => {
  const { files, asked, waits } = await aHost(
    status(503),
    status(429, { 'Retry-After': '7' }),
    (_, request) => request.socket.destroy(),
    (response) => {
      response.writeHead(206, { 'Content-Range': 'bytes 0-9/1000', 'Content-Length': '10' });
      response.write(content.subarray(0, 4));
      setTimeout(() => response.destroy(), 5);
    },
  );
  expect(await files.read('a.bin', 0, 10, signal)).toEqual(content.subarray(0, 10));
  expect(asked).toHaveLength(5);
  expect(waits).toEqual([1000, 7000, 4000, 8000]);
});

test('a host that stays busy is given up, and says so', async () => {
  const { files, waits } = await aHost(...Array.from({ length: 6 }, () => status(500)));
  await expect(files.read('a.bin', 0, 10, signal)).rejects.toMatchObject({ name: 'RemoteFileError', status: 500 });
  expect(waits).toHaveLength(5);
});

test.each([
  [401, /without a token/],
  [403, /without a token/],
  [404, /has no file a\.bin/],
  [200, /only whole/],
])('an answer of %d is final', async (code, message) => {
  const { files, asked } = await aHost(status(code));
  await expect(files.read('a.bin', 0, 10, signal)).rejects.toThrow(message);
  expect(asked).toHaveLength(1);
});

test('another part than the one asked for is refused', async () => {
  const { files } = await aHost((response) => {
    response.writeHead(206, { 'Content-Range': 'bytes 5-14/1000' }).end(content.subarray(5, 15));
  });
  await expect(files.read('a.bin', 0, 10, signal)).rejects.toThrow(/another part/);
});

test('where pages may not read the headers, a part of the right length is taken and the length is asked by itself', async () => {
  const hidden = (response: ServerResponse): void => void response.writeHead(206).end(content.subarray(0, 10));
  const { files, asked } = await aHost(hidden, hidden, (response, request) => {
    expect(request.method).toBe('HEAD');
    response.writeHead(200, { 'Content-Length': '1000' }).end();
  });
  expect(await files.read('a.bin', 0, 10, signal)).toEqual(content.subarray(0, 10));
  expect(await files.byteLength('a.bin')).toBe(1000);
  expect(asked).toHaveLength(3);
});

test('where pages may not read the headers, a part of another length is refused', async () => {
  const { files } = await aHost((response) => void response.writeHead(206).end(content.subarray(0, 9)));
  await expect(files.read('a.bin', 0, 10, signal)).rejects.toThrow(/another part/);
});

test('a wait ends when it is cancelled', async () => {
  const { asked } = await aHost();
  const stop = new AbortController();
  const busy: typeof fetch = () => Promise.resolve(new Response(null, { status: 503 }));
  const reading = new HttpRanges('http://localhost/', { fetch: busy }).read('a.bin', 0, 10, stop.signal);
  setTimeout(() => stop.abort(), 5);
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  expect(asked).toEqual([]);
});
