import type { DeviceMemory, DeviceVerdict, GpuAdapter } from '../../src/adapters/device-choice';
import { bytesToLoad, embeddedModel } from '../../src/adapters/model-registry';
import { startSynthesizerWorker } from '../../src/adapters/start-synthesizer-worker';
import { type EngineStatus, SynthesizerConnection } from '../../src/adapters/synthesizer-connection';
import type { ModelId } from '../../src/domain/ids';
import type { ModelSpec } from '../../src/domain/model-spec';
import { formatPrompt } from '../../src/domain/prompt';

const microModel: ModelSpec = {
  ...embeddedModel,
  id: 'micro' as ModelId,
  folder: 'models/micro/',
  files: embeddedModel.files.map((file) => ({
    ...file,
    byteLength: { 'config.json': 450, 'onnx/model.onnx': 1_005_712 }[file.path] ?? file.byteLength,
  })),
};

export interface Connected {
  readonly engine: SynthesizerConnection;
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

function connect(model: 'embedded' | 'micro', { silenceMs, adapter, folder }: ConnectOptions = {}): Connected {
  const workers: Connected['workers'] = [];
  const verdicts = new Map<string, DeviceVerdict>();
  const statuses: EngineStatus[] = [];
  const memory: DeviceMemory = {
    get: ({ id }) => verdicts.get(id),
    set: ({ id }, verdict) => void (verdict === undefined ? verdicts.delete(id) : verdicts.set(id, verdict)),
  };
  const spec = model === 'micro' ? microModel : embeddedModel;
  const limits = silenceMs === undefined ? undefined : { loadingMs: 60_000, servingMs: silenceMs };
  const engine = new SynthesizerConnection({
    model: folder === undefined ? spec : { ...spec, folder },
    baseUrl: document.baseURI,
    startWorker: (build) => {
      const worker = startSynthesizerWorker(build);
      workers.push({ build, worker });
      return worker;
    },
    memory,
    ...(adapter === undefined ? {} : { findAdapter: () => Promise.resolve(adapter) }),
    ...(limits === undefined ? {} : { silenceLimits: { wasm: limits, webgpu: limits } }),
  });
  engine.onStatus((status) => statuses.push(status));
  return { engine, statuses, workers, verdicts };
}

const harness = { connect, formatPrompt, bytesToLoad: () => bytesToLoad(embeddedModel, document.baseURI) };

declare global {
  var harness: {
    readonly connect: (model: 'embedded' | 'micro', options?: ConnectOptions) => Connected;
    readonly formatPrompt: typeof formatPrompt;
    readonly bytesToLoad: () => Promise<number>;
  };
}

globalThis.harness = harness;
