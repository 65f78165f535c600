import { proxy, wrap } from 'comlink';
import type { ModelPlace } from '../../src/adapters/model-place';
import type { ModelFile } from '../../src/domain/model-spec';
import type { Prompt } from '../../src/domain/segment';
import type { DecoderTarget } from '../../src/model/decoder-target';
import type { ConversionLimits, ConvertedModel } from '../../workers/models/convert-installation';
import type { InstallationProgress, ModelSource } from '../../workers/models/protocol';
import type { TokensAsked } from '../engine-harness/token-worker';
import type { ConversionWorker } from './conversion-worker';

export interface ConversionAsked {
  readonly id: string;
  readonly target: DecoderTarget;
  /** The folder of the page's input where none is given. */
  readonly source?: ModelSource;
  readonly limits?: ConversionLimits;
}

/** A conversion in a worker of its own, which goes when it ends. */
class HarnessConversion {
  readonly progress: InstallationProgress[] = [];
  readonly done: Promise<ConvertedModel>;
  readonly cancel: () => void;
  /** As when the tab goes. */
  readonly kill: () => void;

  constructor({ id, target, source = pickedFolder(), limits = {} }: ConversionAsked) {
    const worker = startConversionWorker();
    const remote = wrap<ConversionWorker>(worker);
    const report = proxy((progress: InstallationProgress) => void this.progress.push(progress));
    const conversion = { id, name: id, source, task: { kind: 'convert', target } } as const;
    this.done = remote.convert(conversion, report, limits);
    this.done.finally(() => worker.terminate()).catch(() => undefined);
    this.cancel = () => void remote.cancel();
    this.kill = () => worker.terminate();
  }
}

function startConversionWorker(): Worker {
  return new Worker(new URL('./conversion-worker.ts', import.meta.url), { type: 'module' });
}

/** Resolves with the milliseconds that it took. */
async function copy(folderUrl: string, name: string): Promise<number> {
  const worker = startConversionWorker();
  const start = performance.now();
  await wrap<ConversionWorker>(worker).copy(folderUrl, name);
  const ms = performance.now() - start;
  worker.terminate();
  return ms;
}

function pickedFolder(): ModelSource {
  const files = [...(document.querySelector('input')?.files ?? [])].map(
    (file) => [file.webkitRelativePath.split('/').slice(1).join('/'), file] as const,
  );
  return { kind: 'folder', name: 'picked', place: { kind: 'files', files: new Map(files) } };
}

/** How much of a conversion would outlive its tab. */
async function keptParts(id: string): Promise<number> {
  const models = await (await navigator.storage.getDirectory()).getDirectoryHandle('models', { create: true });
  const folder = await models.getDirectoryHandle(id, { create: true });
  const journal = await folder.getFileHandle('conversion.jsonl', { create: true });
  return (await (await journal.getFile()).text()).split('\n').length - 2;
}

/** Of a file as it lies in the origin private file system, whatever was said of it. */
async function hashOf(id: string, path: string): Promise<string> {
  let folder = await navigator.storage.getDirectory();
  const names = ['models', id, ...path.split('/')];
  for (const name of names.slice(0, -1)) folder = await folder.getDirectoryHandle(name);
  const file = await (await folder.getFileHandle(names.at(-1) ?? '')).getFile();
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What a model writes, greedily. */
function tokens(
  model: { readonly place: ModelPlace; readonly files: readonly ModelFile[]; readonly dtype: DecoderTarget },
  prompts: readonly Prompt[],
): Promise<readonly number[][]> {
  const worker = new Worker(new URL('../engine-harness/token-worker.ts', import.meta.url), {
    type: 'module',
    name: 'wasm',
  });
  return new Promise<readonly number[][]>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<readonly number[][]>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    const asked = { device: 'wasm', maxNewTokens: 24, by: 'decode' } as const;
    worker.postMessage({ ...asked, prompts, model: { ...model, contextTokens: 1024 } } satisfies TokensAsked);
  }).finally(() => worker.terminate());
}

export type ConversionHarness = typeof conversionHarness;

const conversionHarness = {
  convert: (asked: ConversionAsked) => new HarnessConversion(asked),
  copy,
  keptParts,
  hashOf,
  tokens,
};

declare global {
  var conversionHarness: ConversionHarness;
}

globalThis.conversionHarness = conversionHarness;
