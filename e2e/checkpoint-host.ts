import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type CheckpointFiles = Readonly<Record<string, Uint8Array>>;

/** A host of checkpoints on localhost, which gives parts of files to any page that asks as the Hub does. */
export class CheckpointHost {
  readonly url: string;
  readonly close: () => void;
  /** Statuses that the next requests are refused with. */
  readonly refusals: number[] = [];
  /** So many requests are answered yet; the others wait until there is no limit. */
  answersLeft = Infinity;
  /** What each answer takes to begin. */
  latencyMs = 0;
  readonly authorizations = new Set<string | undefined>();
  readonly #checkpoints: Map<string, CheckpointFiles>;
  readonly #waiting: (() => void)[] = [];

  private constructor(url: string, close: () => void, checkpoints: Map<string, CheckpointFiles>) {
    this.url = url;
    this.close = close;
    this.#checkpoints = checkpoints;
  }

  static async start(): Promise<CheckpointHost> {
    const server = createServer().listen(0, 'localhost');
    await once(server, 'listening');
    const close = (): void => {
      server.closeAllConnections();
      server.close();
    };
    const url = `http://localhost:${String((server.address() as AddressInfo).port)}/`;
    const host = new CheckpointHost(url, close, new Map());
    server.on('request', host.#listen);
    return host;
  }

  add(id: string, files: CheckpointFiles): void {
    this.#checkpoints.set(id, files);
  }

  /** Requests that wait for an answer. */
  get waitingCount(): number {
    return this.#waiting.length;
  }

  answerAll(): void {
    this.answersLeft = Infinity;
    for (const answer of this.#waiting.splice(0)) answer();
  }

  readonly #listen: RequestListener = (request, response) => {
    for (const [name, value] of [
      ['Access-Control-Allow-Origin', '*'],
      ['Access-Control-Allow-Headers', 'Authorization, Range'],
      ['Access-Control-Expose-Headers', 'Content-Range'],
    ] as const) {
      response.setHeader(name, value);
    }
    if (request.method === 'OPTIONS') return void response.end();
    this.authorizations.add(request.headers.authorization);
    const refusal = this.refusals.shift();
    if (refusal !== undefined) return void response.writeHead(refusal).end();
    const answer = (): void => this.#answer(request.url ?? '', request.headers.range, response);
    if (this.answersLeft > 0) setTimeout(answer, this.latencyMs);
    else this.#waiting.push(answer);
    this.answersLeft -= 1;
  };

  #answer(address: string, range: string | undefined, response: ServerResponse): void {
    const [, id = '', name = ''] = /^\/(.+)\/resolve\/[^/]+\/(.+)$/.exec(decodeURIComponent(address)) ?? [];
    const bytes = this.#checkpoints.get(id)?.[name];
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
    if (bytes === undefined || from === undefined || to === undefined) return void response.writeHead(404).end();
    const part = bytes.subarray(Number(from), Number(to) + 1);
    const contentRange = `bytes ${from}-${String(Number(from) + part.length - 1)}/${String(bytes.length)}`;
    response.writeHead(206, { 'Content-Range': contentRange, 'Content-Length': part.length }).end(part);
  }
}
