import type { FromSynthesizer, ToSynthesizer } from '../../workers/synthesizer/protocol';
import type { Completion } from '../domain/completion';
import type { ModelId } from '../domain/ids';
import type { DeviceChoice } from '../domain/run';
import type { DeviceVerdict, GpuAdapter } from './device-choice';
import { embeddedModel, embeddedPlace } from './model-registry';
import type { OrtBuild } from './runtime-files';
import type { EngineStatus } from './engine-status';
import { SynthesizerConnection } from './synthesizer-connection';

/** For tests: a connection whose workers answer from a script. */

export const request = {
  prompt: [{ text: 'x' }],
  decoding: { maxNewTokens: 8, temperature: 0, topK: 0, topP: 1, seed: 0 },
};
export const card: GpuAdapter = {
  key: 'vendor|card',
  isSoftware: false,
  hasShaderF16: true,
  maxBufferSize: 2 ** 31,
  maxStorageBufferBindingSize: 2 ** 31,
};
export const completion: Completion = {
  segments: [{ text: 'y' }],
  finishReason: 'stop',
  promptTokens: 1,
  newTokens: 2,
  prefillMs: 1,
  decodeMs: 1,
};

export type Answer = (message: ToSynthesizer, reply: (message: FromSynthesizer) => void) => void;

/** Stands at the edge of the page: what it is asked goes to a script, which answers later, as a worker would. */
export class ScriptedWorker extends EventTarget {
  onmessage: ((event: MessageEvent<FromSynthesizer>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  onmessageerror: (() => void) | null = null;
  isTerminated = false;
  readonly #answer: Answer;

  constructor(answer: Answer) {
    super();
    this.#answer = answer;
  }

  postMessage(message: ToSynthesizer): void {
    queueMicrotask(() => this.#answer(message, (reply) => this.reply(reply)));
  }

  reply(message: FromSynthesizer): void {
    if (!this.isTerminated) this.onmessage?.(new MessageEvent('message', { data: message }));
  }

  terminate(): void {
    this.isTerminated = true;
  }
}

export const failed: FromSynthesizer = { kind: 'failed', error: { name: 'Error', message: 'out of memory' } };

/** Loads, completes and measures `totalMs`, as long as `changed` does not answer otherwise. */
export function working(
  totalMs = 100,
  changed: (message: ToSynthesizer) => FromSynthesizer | null | undefined = () => undefined,
) {
  return (message: ToSynthesizer, reply: (message: FromSynthesizer) => void): void => {
    const other = changed(message);
    if (other !== undefined) return other === null ? undefined : reply(other);
    if (message.kind === 'load') reply({ kind: 'loaded' });
    if (message.kind === 'complete') reply({ kind: 'completed', id: message.id, completion });
    if (message.kind === 'countTokens') reply({ kind: 'counted', id: message.id, tokens: 3 });
    if (message.kind === 'measure') reply({ kind: 'measured', id: message.id, measured: { totalMs, tokens: [1, 2] } });
  };
}

export function connect(script: (build: OrtBuild, nth: number) => Answer, remembered?: DeviceVerdict) {
  const workers: { readonly build: OrtBuild; readonly worker: ScriptedWorker }[] = [];
  const statuses: EngineStatus[] = [];
  const verdicts = new Map<ModelId, DeviceVerdict | undefined>([[embeddedModel.id, remembered]]);
  const connection = new SynthesizerConnection({
    locate: () => embeddedPlace('https://site.example/a/b/'),
    startWorker: (build) => {
      const worker = new ScriptedWorker(script(build, workers.length));
      workers.push({ build, worker });
      return worker as Partial<Worker> as Worker;
    },
    memory: { get: ({ id }) => verdicts.get(id), set: ({ id }, next) => void verdicts.set(id, next) },
    findAdapter: () => Promise.resolve(card),
  });
  connection.onStatus((status) => statuses.push(status));
  const alive = () => workers.filter(({ worker }) => !worker.isTerminated).map(({ build }) => build);
  const prepare = (choice: DeviceChoice, ownSignal = new AbortController().signal, model = embeddedModel) =>
    connection.prepare(model, { device: choice, slots: null }, () => undefined, ownSignal);
  return { connection, prepare, workers, statuses, alive, verdict: () => verdicts.get(embeddedModel.id) };
}
