import type { ModelHost, Repository } from '../../workers/models/protocol';
import { fileAddress, HttpRanges, type HttpRangesOptions, patiently, refusal, RemoteFileError } from './http-ranges';
import { gatedError, ModelHostError } from './model-host-error';
import { parseRepository } from './repository-answer';
import { withSizes } from './repository-sizes';

/** What a request that carries the token says; empty where there is none. */
export function hostHeaders({ token }: ModelHost): Readonly<Record<string, string>> {
  return token === '' ? {} : { Authorization: `Bearer ${token}` };
}

/** The address that a repository's file names are added to. */
export function repositoryFolder(host: ModelHost, { id, revision }: Pick<Repository, 'id' | 'revision'>): string {
  return `${fileAddress(host.url, id)}/resolve/${encodeURIComponent(revision)}/`;
}

const ANSWER_BYTES = 32 * 2 ** 20;

/**
 * What a host that speaks the Hub's protocol (huggingface.co/docs/hub/api) says about a repository, with the size of
 * each file that a model may need. Rejects with a `ModelHostError`, or with a `RemoteFileError` where the host is busy
 * for long.
 */
export async function lookUpRepository(
  host: ModelHost,
  id: string,
  revision: string,
  signal: AbortSignal,
  options: Pick<HttpRangesOptions, 'fetch' | 'wait'> = {},
): Promise<Repository> {
  checkHostUrl(host.url);
  checkNames(id, revision);
  const asking = { ...options, headers: hostHeaders(host) };
  const address = `${host.url}api/models/${fileAddress('', id)}/revision/${encodeURIComponent(revision)}?blobs=true`;
  const answer = await patiently(id, options, signal, () => ask(address, { host, id }, asking, signal)).catch(
    (error: unknown) => {
      throw noNetwork(host, error) ?? error;
    },
  );
  const repository = parseRepository(answer, id);
  if (repository === undefined) throw notAHost(host.url);
  const files = new HttpRanges(repositoryFolder(host, repository), asking);
  await checkAccess(repository, files, host, signal);
  return { ...repository, files: await withSizes(repository.files, files, signal) };
}

/** @throws ModelHostError where a token could be read on the way, or the address cannot be a host's. */
function checkHostUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHere = url?.hostname === 'localhost' || url?.hostname === '127.0.0.1';
  const isPlain = url?.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (isPlain && text.endsWith('/') && (url.protocol === 'https:' || (url.protocol === 'http:' && isHere))) return;
  throw new ModelHostError(
    'badAddress',
    'This is no address of a model host. Nothing was sent. Give one that begins with https:// and ends with a slash, as https://huggingface.co/.',
  );
}

function checkNames(id: string, revision: string): void {
  const isName = /^[\w][\w.-]*(?:\/[\w][\w.-]*)?$/.test(id) && !id.includes('..') && id.length <= 200;
  if (isName && /^[\w][\w./-]*$/.test(revision) && !revision.includes('..') && revision.length <= 200) return;
  throw new ModelHostError(
    'badName',
    'This is no name of a repository. Nothing was sent. Give it as owner/name, as in HuggingFaceTB/SmolLM2-135M-Instruct.',
  );
}

async function ask(
  address: string,
  { host, id }: { readonly host: ModelHost; readonly id: string },
  { fetch: request = fetch, headers = {} }: HttpRangesOptions,
  signal: AbortSignal,
): Promise<unknown> {
  const response = await request(address, { headers, signal });
  if (response.ok) return parseAnswer(await readText(response), host.url);
  await response.body?.cancel();
  const code = response.headers.get('X-Error-Code') ?? '';
  if (code === 'GatedRepo' || response.status === 403) throw gatedError(id, host.url, host.token !== '');
  if ([401, 404, 410].includes(response.status)) {
    throw new ModelHostError(
      'notFound',
      `${host.url} has no repository ${id} at this revision, or it is private. Nothing was downloaded. Check the name; for a private repository, paste a token that may read it.`,
    );
  }
  if (response.status === 429 || response.status >= 500) throw refusal(id, response);
  throw notAHost(host.url);
}

/** A repository's description is readable to all where its files are not, so one of them is asked for. */
async function checkAccess(repository: Repository, files: HttpRanges, host: ModelHost, signal: AbortSignal) {
  const [first] = repository.files.toSorted((a, b) => a.byteLength - b.byteLength);
  if (!repository.isGated || first === undefined) return;
  try {
    await files.read(first.path, 0, 1, signal);
  } catch (error) {
    const isRefused = error instanceof RemoteFileError && (error.status === 401 || error.status === 403);
    throw isRefused ? gatedError(repository.id, host.url, host.token !== '') : error;
  }
}

async function readText(response: Response): Promise<string> {
  const parts: string[] = [];
  const decoder = new TextDecoder();
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > ANSWER_BYTES) return '';
    parts.push(decoder.decode(part, { stream: true }));
  }
  return parts.join('') + decoder.decode();
}

function parseAnswer(text: string, url: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw notAHost(url, cause);
  }
}

function notAHost(url: string, cause?: unknown): ModelHostError {
  return new ModelHostError(
    'notAHost',
    `${url} does not answer as a model host does. Nothing was downloaded. Check its address.`,
    { cause },
  );
}

/** A page cannot tell a missing network from a host that lets no page ask it. */
function noNetwork({ url }: ModelHost, error: unknown): ModelHostError | undefined {
  if (!(error instanceof RemoteFileError && error.status === 0)) return undefined;
  return new ModelHostError(
    'noNetwork',
    `${url} could not be reached: there is no connection, or it does not let web pages ask it. Models that are here still work. Check the connection, then try again.`,
    { cause: error },
  );
}
