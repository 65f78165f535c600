import type { ModelFolder } from '../adapters/model-folder';
import type { ModelsConnection } from '../adapters/models-connection';
import type { ModelEntry } from '../domain/model-entry';
import { modelIdOf, repositoryName } from '../domain/model-id';
import type { ModelOffer, OfferChoice } from '../domain/model-offer';
import type { ModelFile } from '../domain/model-spec';
import type { Installation, ModelSource } from '../../workers/models/protocol';
import { isAbort, messageOf } from './trouble';

export interface ModelSearchParts {
  readonly connection: Pick<ModelsConnection, 'lookUp' | 'plan'>;
  readonly policyInForce: () => Promise<void>;
  /** The builds that lie ready among these files. */
  readonly buildsOf: (files: readonly ModelFile[]) => readonly OfferChoice[];
  /** Bytes of the checkpoint among these files; null where there is none. */
  readonly checkpointBytes: (files: readonly ModelFile[]) => number | null;
  /** Tells a folder from another of the same name, and from itself at another time. */
  readonly stampOf: (files: ModelFolder['files']) => string;
  readonly entries: readonly ModelEntry[];
}

export type SearchStatus =
  | { readonly kind: 'idle' }
  | { readonly kind: 'looking'; readonly id: string }
  | { readonly kind: 'found'; readonly offer: ModelOffer; readonly source: ModelSource }
  /** `wantsToken`: the host gives the model only to those whom its owner allowed. */
  | { readonly kind: 'failed'; readonly id: string; readonly message: string; readonly wantsToken: boolean };

const HUB = 'https://huggingface.co/';

/** The smallest first. */
const TARGETS = ['q4f16', 'q4', 'q8', 'fp32'] as const;

/** Finds out what there is to install: asks a host, or looks through a folder. Nothing is loaded yet. */
export class ModelSearch {
  readonly #parts: ModelSearchParts;
  /** Where models are asked for. */
  host = $state(HUB);
  /** In memory only: it is gone with the page. */
  token = $state('');
  #status = $state.raw<SearchStatus>({ kind: 'idle' });
  #stop: AbortController | null = null;

  constructor(parts: ModelSearchParts) {
    this.#parts = parts;
  }

  get status(): SearchStatus {
    return this.#status;
  }

  /** Asks the host for a repository, given as `owner/name` or as an address. */
  async lookUp(typed: string): Promise<void> {
    this.close();
    const name = repositoryName(typed);
    const url = hostUrl(this.host);
    if (name === null) return this.#fail(typed, 'Write the model as owner/name, as it stands on the host.');
    if (url === null) return this.#fail(name.id, 'This is no address of a host. Write it as https://huggingface.co');
    const { connection, policyInForce, entries } = this.#parts;
    const entry = entries.find(({ id }) => id === name.id);
    const revision = name.revision === 'main' ? (entry?.revision ?? 'main') : name.revision;
    const host = { url, token: this.token.trim() };
    await this.#look(name.id, async (signal) => {
      await policyInForce();
      const repository = await connection.lookUp(host, name.id, revision, signal);
      const { id, licence, files } = repository;
      const described = {
        ...{ id, name: entry?.name ?? nameOf(id), revision: repository.revision, origin: new URL(url).host },
        ...{ licence: licence === '' ? (entry?.licence ?? '') : licence, parameters: entry?.parameters ?? 0 },
      };
      return this.#offer(described, files, { kind: 'host', host, repository }, signal);
    });
  }

  /** A folder on this device. */
  async lookThrough({ name, files, place }: ModelFolder): Promise<void> {
    this.close();
    const described = { id: `folder/${name}`, name, revision: this.#parts.stampOf(files), origin: name };
    const source = { kind: 'folder', name, place } as const;
    await this.#look(name, (signal) =>
      this.#offer({ ...described, licence: '', parameters: 0 }, files, source, signal),
    );
  }

  /** The work that a choice among those offered means; a folder may be copied, or read where it is. */
  installation(choice: OfferChoice, isCopied = true): Installation {
    if (this.#status.kind !== 'found') throw new Error('Nothing was found yet.');
    const { offer, source } = this.#status;
    const id = modelIdOf(offer.id, offer.revision, choice.dtype, choice.kind);
    const known = this.#known(offer.id);
    const base = { id, name: offer.name, source, ...(known === null ? {} : { known }) };
    if (choice.kind === 'conversion') return { ...base, task: { kind: 'convert', target: choice.dtype } };
    const isLinked = source.kind === 'folder' && !isCopied;
    return { ...base, task: { kind: isLinked ? 'link' : 'download', files: choice.files } };
  }

  /** An installation as it was stored, with the token of now if it is for the same host: tokens are not stored. */
  withToken(installation: Installation): Installation {
    const { source } = installation;
    if (source.kind !== 'host' || source.host.url !== hostUrl(this.host)) return installation;
    return { ...installation, source: { ...source, host: { ...source.host, token: this.token.trim() } } };
  }

  close(): void {
    this.#stop?.abort();
    this.#stop = null;
    this.#status = { kind: 'idle' };
  }

  #known(id: string): NonNullable<Installation['known']> | null {
    const entry = this.#parts.entries.find((one) => one.id === id);
    if (entry === undefined) return null;
    const { parameters, licence, usedContextTokens } = entry;
    return { parameters, licence, contextTokens: usedContextTokens };
  }

  async #look(id: string, work: (signal: AbortSignal) => Promise<SearchStatus>): Promise<void> {
    const stop = new AbortController();
    this.#stop = stop;
    this.#status = { kind: 'looking', id };
    try {
      const found = await work(stop.signal);
      if (!stop.signal.aborted) this.#status = found;
    } catch (error) {
      if (isAbort(error) || stop.signal.aborted) return;
      const wantsToken = error instanceof Error && 'reason' in error && error.reason === 'gated';
      this.#status = { kind: 'failed', id, message: messageOf(error), wantsToken };
    }
  }

  /** What lies ready counts; only where nothing does, a checkpoint is offered to be converted. */
  async #offer(
    described: Omit<ModelOffer, 'choices'>,
    files: readonly ModelFile[],
    source: ModelSource,
    signal: AbortSignal,
  ): Promise<SearchStatus> {
    const builds = this.#parts.buildsOf(files);
    if (builds.length > 0) return { kind: 'found', offer: { ...described, choices: builds }, source };
    const readsBytes = this.#parts.checkpointBytes(files);
    if (readsBytes === null) {
      return { kind: 'failed', id: described.id, message: nothingToRun(described.name), wantsToken: false };
    }
    const { byteLengths, parameters } = await this.#parts.connection.plan(source, signal);
    const choices = TARGETS.map((dtype): OfferChoice => ({
      ...{ kind: 'conversion', dtype, readsBytes },
      byteLength: byteLengths[dtype],
    }));
    return { kind: 'found', offer: { ...described, parameters, choices }, source };
  }

  #fail(id: string, message: string): void {
    this.#status = { kind: 'failed', id, message, wantsToken: false };
  }
}

function nothingToRun(name: string): string {
  return `${name} holds nothing that runs here: neither an ONNX model with its tokenizer (onnx/model….onnx, config.json, tokenizer.json) nor a safetensors checkpoint to convert. Nothing was loaded. Look for a repository with ONNX in its name.`;
}

function nameOf(id: string): string {
  return (id.split('/')[1] ?? id).replaceAll('-', ' ');
}

function hostUrl(written: string): string | null {
  try {
    const url = new URL(written.includes('://') ? written : `https://${written}`);
    const isLocal = url.hostname === 'localhost' || url.hostname === '127.0.0.1';
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal)) return null;
    return url.href.endsWith('/') ? url.href : `${url.href}/`;
  } catch {
    return null;
  }
}
