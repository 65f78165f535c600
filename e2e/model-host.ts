import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export interface HostedRepository {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly licence?: string;
  /** Files are given to those alone who send this token. */
  readonly gatedToken?: string;
  /** The host states neither sizes nor hashes. */
  readonly withoutSizes?: boolean;
}

/** What the host does wrong with a file. */
export type HostFault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: number }
  /** The line breaks after so many bytes of the answer. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  | { readonly kind: 'page' }
  | { readonly kind: 'truncated'; readonly byteLength: number }
  | { readonly kind: 'wrongByte'; readonly at: number }
  | { readonly kind: 'slow'; readonly bytesPerSecond: number }
  | { readonly kind: 'noRanges' };

export const COMMIT = '0123456789abcdef0123456789abcdef01234567';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly range: string;
  readonly authorization: string;
}

/** A host on this machine that speaks as much of the Hub's protocol as the app does, and fails as asked. */
export class TestModelHost {
  readonly url: string;
  readonly repositories = new Map<string, HostedRepository>();
  readonly asked: Asked[] = [];
  /** Bytes of files that were sent. */
  sentBytes = 0;
  /** Pages may not read what the answers say about ranges. */
  hidesHeaders = false;
  readonly #faults = new Map<string, { readonly fault: HostFault; left: number }[]>();
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://localhost:${String((server.address() as AddressInfo).port)}/`;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => this.#answer(request, response));
  }

  static async start(): Promise<TestModelHost> {
    const server = createServer();
    server.listen(0, 'localhost');
    await once(server, 'listening');
    return new TestModelHost(server);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** The next `times` requests for the file meet the fault. */
  fault(path: string, fault: HostFault, times = Infinity): void {
    this.#faults.set(path, [...(this.#faults.get(path) ?? []), { fault, left: times }]);
  }

  heal(): void {
    this.#faults.clear();
  }

  /** Requests for a file of any repository. */
  askedFor(path: string): readonly Asked[] {
    return this.asked.filter((asked) => asked.method === 'GET' && asked.path.endsWith(`/${COMMIT}/${path}`));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = decodeURIComponent(new URL(request.url ?? '', this.url).pathname.slice(1));
    const { range = '', authorization = '' } = request.headers;
    this.asked.push({ method: request.method ?? '', path, range, authorization });
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', 'Authorization, Range');
    if (!this.hidesHeaders) {
      response.setHeader('Access-Control-Expose-Headers', 'Content-Range, Retry-After, X-Error-Code');
    }
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    const [, id = '', revision = ''] = /^api\/models\/(.+)\/revision\/(.+)$/.exec(path) ?? [];
    if (id !== '') return this.#describe(id, revision, response);
    const [, of = '', file = ''] = /^(.+)\/resolve\/[^/]+\/(.+)$/.exec(path) ?? [];
    void this.#file(of, file, request, response);
  }

  #describe(id: string, revision: string, response: ServerResponse): void {
    const repository = this.repositories.get(id);
    const fault = this.#nextFault(id);
    if (fault?.kind === 'status') return sendStatus(response, fault);
    if (fault?.kind === 'page') return sendPage(response);
    if (!repository || !['main', COMMIT].includes(revision)) {
      response.writeHead(401, { 'X-Error-Code': 'RepoNotFound' }).end('{"error":"Invalid username or password."}');
      return;
    }
    const siblings = [...repository.files].map(([rfilename, bytes]) => {
      if (repository.withoutSizes) return { rfilename };
      const size = bytes.length;
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const isLarge = !/\.(?:json|jinja|md)$/.test(rfilename);
      return { rfilename, size, ...(isLarge ? { lfs: { sha256, size, pointerSize: 134 } } : {}) };
    });
    const { licence, gatedToken } = repository;
    const gated = gatedToken === undefined ? false : 'manual';
    const answer = { id, sha: COMMIT, gated, cardData: { license: licence }, siblings };
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
  }

  async #file(id: string, path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const repository = this.repositories.get(id);
    const whole = repository?.files.get(path);
    const { gatedToken } = repository ?? {};
    if (gatedToken !== undefined && request.headers.authorization !== `Bearer ${gatedToken}`) {
      const status = request.headers.authorization === undefined ? 401 : 403;
      response.writeHead(status, { 'X-Error-Code': 'GatedRepo' }).end();
      return;
    }
    const fault = request.method === 'GET' ? this.#nextFault(path) : undefined;
    if (fault?.kind === 'status') return sendStatus(response, fault);
    if (fault?.kind === 'page') return sendPage(response);
    if (whole === undefined) return void response.writeHead(404).end('Entry not found');
    const bytes = spoilt(whole, fault);
    const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    if (request.method === 'HEAD' || asked === null || fault?.kind === 'noRanges') {
      response.writeHead(200, { 'Content-Length': bytes.length });
      if (request.method === 'HEAD') return void response.end();
      return this.#send(bytes, fault, response);
    }
    const start = Number(asked[1]);
    const part = bytes.subarray(start, asked[2] === '' ? bytes.length : Number(asked[2]) + 1);
    if (part.length === 0) {
      response.writeHead(416, { 'Content-Range': `bytes */${String(bytes.length)}` }).end();
      return;
    }
    const range = `bytes ${String(start)}-${String(start + part.length - 1)}/${String(bytes.length)}`;
    response.writeHead(206, { 'Content-Range': range, 'Content-Length': part.length });
    return this.#send(part, fault, response);
  }

  async #send(bytes: Uint8Array, fault: HostFault | undefined, response: ServerResponse): Promise<void> {
    const step = fault?.kind === 'slow' ? Math.max(1, Math.ceil(fault.bytesPerSecond / 20)) : 65_536;
    const end = fault?.kind === 'cut' ? Math.min(fault.afterBytes, bytes.length) : bytes.length;
    for (let at = 0; at < end && !response.destroyed; at += step) {
      const part = bytes.subarray(at, Math.min(end, at + step));
      this.sentBytes += part.length;
      if (!response.write(part)) await untilTaken(response);
      if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, 50));
    }
    if (fault?.kind !== 'cut') return void response.end();
    // What was sent arrives before the line breaks.
    await new Promise((resolve) => setTimeout(resolve, 200));
    response.destroy();
  }

  #nextFault(path: string): HostFault | undefined {
    const next = this.#faults.get(path)?.find(({ left }) => left > 0);
    if (next) next.left -= 1;
    return next?.fault;
  }
}

async function untilTaken(response: ServerResponse): Promise<void> {
  const waiting = new AbortController();
  await Promise.race(['drain', 'close'].map((event) => once(response, event, waiting)));
  waiting.abort();
}

function spoilt(bytes: Uint8Array, fault: HostFault | undefined): Uint8Array {
  if (fault?.kind === 'truncated') return bytes.subarray(0, fault.byteLength);
  if (fault?.kind !== 'wrongByte') return bytes;
  const wrong = bytes.slice();
  wrong[fault.at] = (wrong[fault.at] ?? 0) ^ 1;
  return wrong;
}

function sendStatus(response: ServerResponse, { status, retryAfter }: HostFault & { kind: 'status' }): void {
  response.writeHead(status, retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }).end();
}

function sendPage(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>Sign in</title>');
}
