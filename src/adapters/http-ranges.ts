import type { ByteRanges } from '../model/byte-ranges';

/** A host did not give the bytes of a file. `status` is that of its answer, 0 where none came. */
export class RemoteFileError extends Error {
  override readonly name = 'RemoteFileError';

  constructor(
    message: string,
    readonly status: number,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

export interface HttpRangesOptions {
  readonly fetch?: typeof fetch;
  /** Sent with every request, as for a model that needs a token. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Waits before a request is tried again; the signal ends the wait. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const MOST_TRIES = 6;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;

/**
 * Files under an address, read in parts (RFC 9110, range requests). An answer of 429 or 5xx, and a line that breaks, are
 * tried again after growing waits, or after as long as the host asks for; any other answer is final.
 */
export class HttpRanges implements ByteRanges {
  readonly #folder: string;
  readonly #options: HttpRangesOptions;

  /** @param folder the address that file names are added to, with a slash at its end. */
  constructor(folder: string, options: HttpRangesOptions = {}) {
    this.#folder = folder;
    this.#options = options;
  }

  async byteLength(file: string, signal: AbortSignal = new AbortController().signal): Promise<number> {
    return patiently(file, this.#options, signal, async () => {
      const response = await requestRange(this.#address(file), file, 0, 1, this.#options, signal);
      await response.body?.cancel();
      // An empty file has no first byte, and says so with its length.
      return totalBytes(response) ?? this.#announcedLength(file, signal);
    });
  }

  async read(file: string, start: number, end: number, signal: AbortSignal): Promise<Uint8Array> {
    if (end <= start) return new Uint8Array();
    return patiently(file, this.#options, signal, async () => {
      const response = await requestRange(this.#address(file), file, start, end, this.#options, signal);
      if (response.status === 416) return new Uint8Array();
      const bytes = new Uint8Array(await response.arrayBuffer());
      const begins = firstByte(response);
      // A host that does not let pages read the header is taken at its word where the length is right.
      const isAsked = begins === undefined ? bytes.length === end - start : begins === start;
      if (isAsked && bytes.length <= end - start) return bytes;
      throw new RemoteFileError(`The host gave another part of ${file} than the one asked for.`, 206);
    });
  }

  async #announcedLength(file: string, signal: AbortSignal): Promise<number> {
    const { fetch: ask = fetch, headers = {} } = this.#options;
    const response = await ask(this.#address(file), { method: 'HEAD', headers, signal });
    const length = response.headers.get('Content-Length');
    if (response.ok && length !== null && /^\d+$/.test(length)) return Number(length);
    throw new RemoteFileError(`The host does not say how long ${file} is.`, 206);
  }

  #address(file: string): string {
    return fileAddress(this.#folder, file);
  }
}

export function fileAddress(folder: string, file: string): string {
  return folder + file.split('/').map(encodeURIComponent).join('/');
}

/**
 * Asks for a part of a file. Resolves with an answer of 206 or 416, or where `orWhole` is set of 200, which is the file
 * from its beginning; rejects with a `RemoteFileError` for any other.
 */
export async function requestRange(
  address: string,
  file: string,
  start: number,
  end: number,
  { fetch: ask = fetch, headers = {} }: HttpRangesOptions,
  signal: AbortSignal,
  orWhole = false,
): Promise<Response> {
  const range = { Range: `bytes=${String(start)}-${String(end - 1)}` };
  const response = await ask(address, { headers: { ...headers, ...range }, signal });
  if (response.status === 206 || response.status === 416 || (orWhole && response.status === 200)) return response;
  await response.body?.cancel();
  throw refusal(file, response);
}

/** Where the part in an answer begins; undefined where the host does not say, or pages may not read it. */
export function firstByte(response: Response): number | undefined {
  const begins = /^bytes (\d+)-/.exec(response.headers.get('Content-Range') ?? '')?.[1];
  return begins === undefined ? undefined : Number(begins);
}

export function totalBytes(response: Response): number | undefined {
  const total = /\/(\d+)$/.exec(response.headers.get('Content-Range') ?? '')?.[1];
  return total === undefined || !Number.isSafeInteger(Number(total)) ? undefined : Number(total);
}

/**
 * Tries until it works. Whatever fails except for a final answer of the host is tried again after growing waits, six
 * times in all; `progressed` says that the last try was not in vain, and then the count begins anew.
 */
export async function patiently<Result>(
  file: string,
  { wait = pause }: Pick<HttpRangesOptions, 'wait'>,
  signal: AbortSignal,
  attempt: () => Promise<Result>,
  progressed: () => boolean = () => false,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      if (!isPassing(error)) throw error;
      if (progressed()) tries = 1;
      if (tries === MOST_TRIES) {
        if (error instanceof RemoteFileError) throw error;
        throw new RemoteFileError(`The line to the host of ${file} broke. What is done stays; try again.`, 0, error);
      }
      const own = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1));
      await wait(error instanceof BusyHostError ? Math.max(own, error.waitMs) : own, signal);
    }
  }
}

/** Of what fails without an answer, only what `fetch` and a broken line throw. */
function isPassing(error: unknown): boolean {
  if (error instanceof RemoteFileError) return error.status === 429 || error.status >= 500;
  return error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError');
}

class BusyHostError extends RemoteFileError {
  constructor(
    message: string,
    status: number,
    readonly waitMs: number,
  ) {
    super(message, status);
  }
}

export function refusal(file: string, response: Response): RemoteFileError {
  const { status } = response;
  if (status === 200) return new RemoteFileError(`The host of ${file} gives files only whole, not in parts.`, status);
  if (status === 401 || status === 403) {
    return new RemoteFileError(`The host does not give ${file} without a token that was allowed to read it.`, status);
  }
  if (status === 404) return new RemoteFileError(`The host has no file ${file}.`, status);
  const message = `The host answered ${String(status)} when asked for ${file}. What is done stays; try again later.`;
  const seconds = Number(response.headers.get('Retry-After') ?? NaN);
  const waitMs = Number.isFinite(seconds) ? Math.min(LONGEST_WAIT_MS, seconds * 1000) : 0;
  return status === 429 || status >= 500
    ? new BusyHostError(message, status, waitMs)
    : new RemoteFileError(message, status);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}
