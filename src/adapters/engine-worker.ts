import type { Completion } from '../domain/completion';
import { modelByteLength } from '../domain/model-spec';
import type { EngineWork } from '../domain/engine-work';
import type { Device } from '../domain/run';
import type { Prompt } from '../domain/segment';
import type { CompletionRequest } from '../synthesis/engine';
import type {
  FromSynthesizer,
  LoadProgress,
  Measured,
  ModelToLoad,
  PlainError,
  ToSynthesizer,
} from '../../workers/synthesizer/protocol';
import type { SlotRule } from '../../workers/synthesizer/slot-tuner';
import { EngineLostError, ModelLoadError, PromptTooLongError } from './engine-errors';
import { type LoadAttempt, loadFailure } from './load-failure';
import { SilenceWatch } from './silence-watch';

/** How long a worker with work to do may be silent: a graphics card's first run compiles for many seconds. */
export interface SilenceLimits {
  readonly loadingMs: number;
  readonly servingMs: number;
}

/** A session is made faster than this from any disk, on any device that can run the model. */
const SLOWEST_BYTES_PER_MS = 20_000;

interface Pending {
  readonly resolve: (message: FromSynthesizer) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: CompletionRequest['onProgress'];
}

interface Loading {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: (progress: LoadProgress) => void;
}

/**
 * One worker's life: it loads once, serves, and ends at its first failure. From then on every call rejects with the
 * error it ended with, and its owner starts another.
 */
export class EngineWorker {
  readonly device: Device;
  /** Resolves when the worker failed; never after `terminate` or `retire`. */
  readonly failed: Promise<Error>;
  /** What it is at, as it last told. */
  work: EngineWork | null = null;
  readonly #worker: Worker;
  readonly #limits: SilenceLimits;
  readonly #onWork: (work: EngineWork) => void;
  readonly #pending = new Map<number, Pending>();
  readonly #watch = new SilenceWatch(
    () => this.#isBusy,
    () => this.#fail({ name: 'Error', message: 'it did not answer any more' }),
  );
  readonly #ended: Promise<void>;
  #announceFailure: (error: Error) => void = () => undefined;
  #announceEnd: () => void = () => undefined;
  #loading: Loading | null = null;
  #byteLength = 0;
  #end: Error | null = null;
  #isRetiring = false;
  #nextId = 1;

  constructor(
    worker: Worker,
    device: Device,
    limits: SilenceLimits,
    onWork: (work: EngineWork) => void = () => undefined,
  ) {
    this.#onWork = onWork;
    this.device = device;
    this.#worker = worker;
    this.#limits = limits;
    this.failed = new Promise((resolve) => (this.#announceFailure = resolve));
    this.#ended = new Promise((resolve) => (this.#announceEnd = resolve));
    worker.onmessage = ({ data }: MessageEvent<FromSynthesizer>) => this.#receive(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#fail({ name: 'Error', message: event.message || 'its script could not be started' });
    };
    worker.onmessageerror = () => this.#fail({ name: 'Error', message: 'a message could not be read' });
  }

  /** Rejects with a ModelLoadError, or with the signal's reason: then the worker is gone. */
  async load(
    model: ModelToLoad,
    slots: SlotRule,
    onProgress: (progress: LoadProgress) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const abort = (): void => this.terminate(abortError(signal));
    this.#byteLength = modelByteLength(model);
    signal.addEventListener('abort', abort);
    try {
      await new Promise<void>((resolve, reject) => {
        this.#watch.begin(this.#loadingLimitMs('files'));
        this.#loading = { resolve, reject, onProgress };
        this.#send({ kind: 'load', model, device: this.device, slots });
      });
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  /** From now on; what is at work goes on. */
  useSlots(slots: SlotRule): void {
    if (this.#end === null) this.#send({ kind: 'useSlots', slots });
  }

  async complete({ prompt, decoding, onProgress }: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    const streams = onProgress !== undefined;
    const message = (id: number): ToSynthesizer => ({ kind: 'complete', id, prompt, decoding, streams });
    const answer = await this.#request(message, signal, onProgress);
    if (answer.kind !== 'completed') throw unexpected(answer);
    return answer.completion;
  }

  async countTokens(prompt: Prompt, signal: AbortSignal): Promise<number> {
    const answer = await this.#request((id) => ({ kind: 'countTokens', id, prompt }), signal);
    if (answer.kind !== 'counted') throw unexpected(answer);
    return answer.tokens;
  }

  /** Runs the fixed measurement, and gives up once it takes longer than `limitMs`. */
  async measure(limitMs: number, signal: AbortSignal): Promise<Measured> {
    const answer = await this.#request((id) => ({ kind: 'measure', id, limitMs }), signal);
    if (answer.kind !== 'measured') throw unexpected(answer);
    return answer.measured;
  }

  /** Ends the worker once what it was asked for is done; resolves then. */
  retire(): Promise<void> {
    this.#isRetiring = true;
    if (!this.#isBusy) this.terminate();
    return this.#ended;
  }

  terminate(reason: Error = new EngineLostError('The model was closed.')): void {
    if (this.#end !== null) return;
    this.#end = reason;
    this.#watch.stop();
    this.#worker.terminate();
    this.#loading?.reject(reason);
    for (const { reject } of this.#pending.values()) reject(reason);
    this.#loading = null;
    this.#pending.clear();
    this.#announceEnd();
  }

  get #isBusy(): boolean {
    return this.#loading !== null || this.#pending.size > 0;
  }

  #request(
    message: (id: number) => ToSynthesizer,
    signal: AbortSignal,
    onProgress?: CompletionRequest['onProgress'],
  ): Promise<FromSynthesizer> {
    if (this.#end !== null) return Promise.reject(this.#end);
    if (signal.aborted) return Promise.reject(abortError(signal));
    const id = this.#nextId++;
    // Rejected by the worker's answer and not at once: whoever waits then knows that the device is free.
    const cancel = (): void => this.#send({ kind: 'cancel', id });
    signal.addEventListener('abort', cancel);
    return new Promise<FromSynthesizer>((resolve, reject) => {
      if (!this.#isBusy) this.#watch.begin(this.#limits.servingMs);
      this.#pending.set(id, { resolve, reject, onProgress });
      this.#send(message(id));
    }).finally(() => signal.removeEventListener('abort', cancel));
  }

  /** Reading tells how far it is all the time; making a session may take all weights in one silent step. */
  #loadingLimitMs(stage: LoadProgress['stage']): number {
    const { loadingMs } = this.#limits;
    return stage === 'files' ? loadingMs : loadingMs + this.#byteLength / SLOWEST_BYTES_PER_MS;
  }

  #send(message: ToSynthesizer): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromSynthesizer): void {
    if (this.#end !== null) return;
    this.#watch.heard();
    switch (message.kind) {
      case 'working':
        this.work = message.work;
        return this.#onWork(message.work);
      case 'loading':
        this.#watch.begin(this.#loadingLimitMs(message.progress.stage));
        return this.#loading?.onProgress(message.progress);
      case 'loaded':
        this.#loading?.resolve();
        this.#loading = null;
        return;
      case 'progress':
        for (const { id, progress } of message.rows) this.#pending.get(id)?.onProgress?.(progress);
        return;
      case 'failed':
        return this.#fail(message.error);
      case 'refused':
        return this.#settle(message.id, ({ reject }) => reject(requestError(message.error)));
      case 'completed':
      case 'counted':
      case 'measured':
        return this.#settle(message.id, ({ resolve }) => resolve(message));
    }
  }

  #settle(id: number, how: (pending: Pending) => void): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (pending !== undefined) how(pending);
    if (this.#isRetiring && !this.#isBusy) this.terminate();
  }

  #fail({ name, message }: PlainError): void {
    if (this.#end !== null) return;
    const attempt = { device: this.device, byteLength: this.#byteLength };
    const error = this.#loading === null ? lost(message) : notLoaded(attempt, name, message);
    this.terminate(error);
    this.#announceFailure(error);
  }
}

function lost(message: string): EngineLostError {
  const text = `The model stopped working (${message}). Everything stored is safe; the model is started again when it is needed.`;
  return new EngineLostError(text, { cause: new Error(message) });
}

function notLoaded(attempt: LoadAttempt, name: string, message: string): ModelLoadError {
  const cause = new Error(message);
  return name === 'ModelLoadError' ? new ModelLoadError(message, { cause }) : loadFailure(attempt, cause);
}

function requestError({ name, message }: PlainError): Error {
  return name === 'AbortError' ? new DOMException(message, name) : new PromptTooLongError(message);
}

function abortError(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new DOMException('Stopped.', 'AbortError');
}

function unexpected({ kind }: FromSynthesizer): Error {
  return new EngineLostError(`The model's worker gave an answer of another kind (${kind}).`);
}
