import { type Remote, wrap } from 'comlink';
import type { DeviceMemory, DeviceVerdict, GpuAdapter } from '../../src/adapters/device-choice';
import { bytesToLoad, embeddedModel, embeddedPlace } from '../../src/adapters/model-registry';
import { startSynthesizerWorker } from '../../src/adapters/start-synthesizer-worker';
import type { EngineStatus } from '../../src/adapters/engine-status';
import { SynthesizerConnection } from '../../src/adapters/synthesizer-connection';
import type { Device } from '../../src/domain/run';
import { formatPrompt } from '../../src/domain/prompt';
import type { DecoderWorker } from './decoder-worker';
import type { HarnessDecoders } from './harness-decoders';
import { type LocatedModel, modelAsFiles, modelInStore, type ModelName, modelOnSite } from './models';
import { OneModelEngine } from './one-model-engine';
import type { TokensAsked } from './token-worker';

export interface Connected {
  readonly engine: OneModelEngine;
  readonly statuses: EngineStatus[];
  /** Every worker started, with its ORT build. */
  readonly workers: { readonly build: string; readonly worker: Worker }[];
  readonly verdicts: Map<string, DeviceVerdict>;
}

export interface ConnectOptions {
  readonly silenceMs?: number;
  readonly adapter?: GpuAdapter | null;
  readonly folder?: string;
}

function connect(name: ModelName, options: ConnectOptions = {}): Connected {
  return connectTo(modelOnSite(name, options.folder), options);
}

function connectTo({ spec, place }: LocatedModel, { silenceMs, adapter }: ConnectOptions = {}): Connected {
  const workers: Connected['workers'] = [];
  const verdicts = new Map<string, DeviceVerdict>();
  const statuses: EngineStatus[] = [];
  const memory: DeviceMemory = {
    get: ({ id }) => verdicts.get(id),
    set: ({ id }, verdict) => void (verdict === undefined ? verdicts.delete(id) : verdicts.set(id, verdict)),
  };
  const limits = silenceMs === undefined ? undefined : { loadingMs: 60_000, servingMs: silenceMs };
  const connection = new SynthesizerConnection({
    locate: () => place,
    startWorker: (build) => {
      const worker = startSynthesizerWorker(build);
      workers.push({ build, worker });
      return worker;
    },
    memory,
    ...(adapter === undefined ? {} : { findAdapter: () => Promise.resolve(adapter) }),
    ...(limits === undefined ? {} : { silenceLimits: { wasm: limits, webgpu: limits } }),
  });
  connection.onStatus((status) => statuses.push(status));
  const engine = new OneModelEngine(connection, spec);
  return { engine, statuses, workers, verdicts };
}

/** Token ids for each prompt, from a worker of its own. */
function tokens(model: ModelName, asked: Omit<TokensAsked, 'model'>): Promise<readonly number[][]> {
  return tokensFrom(modelOnSite(model), asked);
}

function tokensFrom({ spec, place }: LocatedModel, asked: Omit<TokensAsked, 'model'>): Promise<readonly number[][]> {
  const { files, dtype, contextTokens } = spec;
  const worker = startTokenWorker(asked.device);
  return new Promise<readonly number[][]>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<readonly number[][]>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage({ ...asked, model: { place, files, dtype, contextTokens } } satisfies TokensAsked);
  }).finally(() => worker.terminate());
}

function startTokenWorker(device: Device): Worker {
  return device === 'wasm'
    ? new Worker(new URL('./token-worker.ts', import.meta.url), { type: 'module', name: 'wasm' })
    : new Worker(new URL('./token-worker.ts', import.meta.url), { type: 'module', name: 'webgpu-jspi' });
}

let decoderWorker: Remote<DecoderWorker> | null = null;

/** New decoders on the graphics card, in a worker that a page starts once and that has one model. */
async function openDecoders(
  name: ModelName,
  { keepsAllLogits = false }: { readonly keepsAllLogits?: boolean } = {},
): Promise<Remote<HarnessDecoders>> {
  const { spec, place } = modelOnSite(name);
  const { files, dtype, contextTokens } = spec;
  decoderWorker ??= wrap<DecoderWorker>(
    new Worker(new URL('./decoder-worker.ts', import.meta.url), { type: 'module', name: 'webgpu-jspi' }),
  );
  const asked = { model: { place, files, dtype, contextTokens }, keepsAllLogits };
  return decoderWorker.open(asked) as Promise<Remote<HarnessDecoders>>;
}

export type EngineHarness = typeof harness;

const harness = {
  connect,
  connectTo,
  tokens,
  tokensFrom,
  openDecoders,
  modelAsFiles,
  modelInStore,
  formatPrompt,
  bytesToLoad: () => bytesToLoad(embeddedModel, embeddedPlace(document.baseURI), document.baseURI),
};

declare global {
  var harness: EngineHarness;
}

globalThis.harness = harness;
