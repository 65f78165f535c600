import type { FinishReason } from '../../src/domain/completion';
import type { EngineWork } from '../../src/domain/engine-work';
import { PromptTooLongError } from '../../src/adapters/engine-errors';
import { BatchRow, type Decoded, type DecodeRequest } from './batch-row';
import type { Decoder, Logits } from './decoder';
import { PrefillTurns } from './prefill-turns';
import { draftFrom, LookupGauge } from './prompt-lookup';
import { RowMemory, type RowMemoryLimits } from './row-memory';
import { type SlotRule, SlotTuner } from './slot-tuner';
import { Throughput } from './throughput';

export interface SchedulerOptions extends RowMemoryLimits {
  readonly endTokens: ReadonlySet<number>;
  /**
   * Prompt tokens a run. Fixed and never fitted to the machine: other pieces round differently, and a resumed run has to
   * repeat the same tokens.
   */
  readonly pieceTokens: number;
  /** Rows at most. */
  readonly mostSlots: number;
  readonly looksUp: boolean;
  readonly now: () => number;
  /** Lets messages in between two runs of the decoder. */
  readonly pause: () => Promise<void>;
  /** After every run of the decoder. */
  readonly onRun?: () => void;
}

/**
 * Continuous batching: the requests in flight decode together, one token each a step, and whichever ends makes room for
 * the next at once. Prompts are filled in one after the other, in pieces between the steps. What a request is answered
 * never depends on which others are there. The decoding rows are 0 to n - 1, and the row being filled in is n.
 */
export class Scheduler {
  readonly #decoder: Decoder;
  readonly #options: SchedulerOptions;
  readonly #memory: RowMemory;
  #tuner: SlotTuner;
  readonly #gauge = new LookupGauge();
  readonly #turns = new PrefillTurns();
  readonly #waiting: BatchRow[] = [];
  readonly #decoding: BatchRow[] = [];
  readonly throughput = new Throughput();
  #filling: BatchRow | null = null;
  #isRunning = false;
  #failure: { readonly error: unknown } | null = null;

  constructor(decoder: Decoder, options: SchedulerOptions) {
    this.#decoder = decoder;
    this.#options = options;
    this.#memory = new RowMemory(decoder, options);
    this.#tuner = this.#newTuner({ fixed: null, most: null });
  }

  /** How many rows may be at work from now on. */
  useSlots(rule: SlotRule): void {
    this.#tuner = this.#newTuner(rule);
  }

  #newTuner({ fixed, most }: SlotRule): SlotTuner {
    const { mostSlots } = this.#options;
    return new SlotTuner(this.#decoder.canBatch ? Math.min(mostSlots, most ?? mostSlots) : 1, fixed);
  }

  get work(): EngineWork {
    const { promptTokens, reusedTokens, prefilledTokens, newTokens } = this.throughput;
    return {
      slots: this.#tuner.limit,
      working: this.#decoding.length + (this.#filling === null ? 0 : 1),
      waiting: this.#waiting.length,
      tokensPerSecond: this.throughput.tokensPerSecond(this.#options.now()),
      promptTokens,
      reusedTokens,
      prefilledTokens,
      newTokens,
    };
  }

  /**
   * Completes a prompt. Ends at an end token (`stop`), at `maxNewTokens` or when the trained context is full (`length`).
   * Rejects with a PromptTooLongError, the signal's reason, or whatever the runtime throws: then every request rejects
   * with it, now and later.
   */
  decode(request: DecodeRequest, signal: AbortSignal): Promise<Decoded> {
    const { contextTokens, endTokens } = this.#options;
    const { length } = request.promptTokens;
    const room = Math.min(request.maxNewTokens, contextTokens - length);
    if (length === 0 || room < 1) {
      const message = `The prompt has ${String(length)} tokens; the model's context is ${String(contextTokens)}.`;
      return Promise.reject(new PromptTooLongError(message));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push(new BatchRow(request, room, endTokens, signal, { resolve, reject }));
      if (!this.#isRunning) void this.#run();
    });
  }

  /** Frees what is kept of earlier requests. */
  forget(): void {
    this.#memory.forget();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    this.#turns.begin();
    try {
      if (this.#failure !== null) throw this.#failure.error;
      while (this.#waiting.length + this.#decoding.length > 0 || this.#filling !== null) await this.#turn();
    } catch (error) {
      this.#failure = { error };
      const rows = [...this.#decoding, ...(this.#filling === null ? [] : [this.#filling]), ...this.#waiting];
      this.#decoding.length = this.#waiting.length = 0;
      this.#filling = null;
      for (const { settle } of rows) settle.reject(error);
    }
    this.#isRunning = false;
  }

  /** Some pieces of a prompt, then a step of all that decode; whoever was cancelled leaves before each run. */
  async #turn(): Promise<void> {
    this.#dropCancelled();
    while (this.#turns.mayFill(this.#decoding.length)) {
      await this.#admit();
      if (this.#filling === null) break;
      await this.#fill(this.#filling);
      await this.#paused();
      this.#dropCancelled();
    }
    if (this.#decoding.length === 0) return;
    await this.#step();
    await this.#paused();
  }

  async #paused(): Promise<void> {
    this.#options.onRun?.();
    await this.#options.pause();
  }

  #dropCancelled(): void {
    for (let index = this.#waiting.length - 1; index >= 0; index -= 1) {
      if (this.#waiting[index]?.signal.aborted !== true) continue;
      for (const { settle, signal } of this.#waiting.splice(index, 1)) settle.reject(signal.reason);
    }
    const filling = this.#filling;
    if (filling?.signal.aborted === true) {
      this.#filling = null;
      filling.settle.reject(filling.signal.reason);
    }
    const cancelled = this.#decoding.filter(({ signal }) => signal.aborted);
    for (const { settle, signal } of cancelled) settle.reject(signal.reason);
    this.#remove(cancelled);
  }

  /** Takes the next request in, unless one is still being filled in or no row is free. */
  async #admit(): Promise<void> {
    const [next] = this.#waiting;
    if (next === undefined || this.#filling !== null) return;
    const working = this.#decoding.length;
    if (working >= this.#tuner.limit) return;
    const isAlone = next.request.runsAlone === true || this.#decoding[0]?.request.runsAlone === true;
    if (isAlone && working > 0) return;
    if (!(await this.#memory.reserve(working + 1, next.mostTokens, this.#tuner.limit))) {
      this.#tuner.holdAt(working);
      return;
    }
    if (next.signal.aborted) return;
    this.#waiting.shift();
    next.start(this.#options.now());
    this.#filling = next;
    this.#memory.begin(next, working, this.#decoding);
  }

  async #fill(row: BatchRow): Promise<void> {
    const { pieceTokens, now } = this.#options;
    const piece = row.tokens.slice(row.cached, row.cached + pieceTokens);
    const isLast = row.cached + piece.length === row.tokens.length;
    const began = now();
    const wanted = !isLast ? 'nothing' : row.isGreedy ? 'best' : 'all';
    const logits = await this.#decoder.extend(this.#decoding.length, row.cached, piece, wanted);
    this.#turns.filled(now() - began);
    row.cached += piece.length;
    this.throughput.notePrefill(piece.length);
    if (!isLast) return;
    this.#filling = null;
    this.throughput.notePrompt(row.request.promptTokens.length, row.reusedTokens);
    this.#decoding.push(row);
    const ended = this.#take(row, logits, 0);
    if (ended !== null) this.#finish([[row, ended]]);
  }

  async #step(): Promise<void> {
    const { now } = this.#options;
    const began = now();
    const before = this.throughput.newTokens;
    const rows = this.#decoding.length;
    const draft = this.#draft();
    if (draft.length > 0) await this.#checkDraft(draft);
    else await this.#plainStep();
    const ms = now() - began;
    this.#turns.stepped(ms);
    if (draft.length > 0) this.#gauge.noteDraft(ms, this.throughput.newTokens - before);
    else if (rows === 1) this.#gauge.noteStep(ms);
    if (draft.length === 0) this.#tuner.noteStep(rows, ms);
  }

  async #plainStep(): Promise<void> {
    const steps = this.#decoding.map(({ tokens, cached }) => ({ token: tokens[cached] ?? 0, length: cached }));
    const wanted = this.#decoding.every(({ isGreedy }) => isGreedy) ? 'best' : 'all';
    const logits = await this.#decoder.step(steps, wanted);
    const ended: (readonly [BatchRow, FinishReason])[] = [];
    this.#decoding.forEach((row, index) => {
      row.cached += 1;
      const reason = this.#take(row, logits, index);
      if (reason !== null) ended.push([row, reason]);
    });
    this.#finish(ended);
  }

  /** Guessed tokens for a row that decodes alone: rows together could not be checked in one run. */
  #draft(): readonly number[] {
    const [row] = this.#decoding;
    const comesMore = this.#filling !== null || (this.#waiting.length > 0 && this.#tuner.limit > 1);
    const isAlone = this.#decoding.length === 1 && !comesMore;
    if (!isAlone || row?.isGreedy !== true || !this.#options.looksUp || !this.#decoder.canBatch) return [];
    return this.#gauge.pays ? draftFrom(row.tokens, row.room - 1) : [];
  }

  /** One run over the guesses. Those that the model would have written are taken, and the one it writes behind them. */
  async #checkDraft(draft: readonly number[]): Promise<void> {
    const [row] = this.#decoding;
    if (row === undefined) return;
    const tokens = [row.tokens[row.cached] ?? 0, ...draft];
    const logits = await this.#decoder.extend(0, row.cached, tokens, 'best', tokens.length);
    let ended: FinishReason | null = null;
    for (let index = 0; index < tokens.length && ended === null; index += 1) {
      row.cached += 1;
      ended = this.#take(row, logits, index);
      if (row.tokens.at(-1) !== draft[index]) break;
    }
    this.throughput.noteDraft(draft.length);
    if (ended !== null) this.#finish([[row, ended]]);
  }

  #take(row: BatchRow, logits: Logits, index: number): FinishReason | null {
    const { choose } = row.request;
    const token = choose === null ? logits.argmax(index) : choose(logits.values(index));
    this.throughput.noteToken(this.#options.now());
    return row.take(token, this.#options.now());
  }

  #finish(ended: readonly (readonly [BatchRow, FinishReason])[]): void {
    if (ended.length === 0) return;
    for (const [row] of ended) this.#memory.keep(row, this.#decoding.indexOf(row));
    this.#turns.ended();
    const now = this.#options.now();
    for (const [row, reason] of ended) row.settle.resolve(row.decoded(reason, now));
    this.#remove(ended.map(([row]) => row));
  }

  /** Takes settled rows out; the last ones take their places, so that the rows at work stay side by side. */
  #remove(rows: readonly BatchRow[]): void {
    const before = this.#decoding.length;
    for (const row of rows) {
      const index = this.#decoding.indexOf(row);
      const last = this.#decoding.at(-1) ?? row;
      // Copied before it is taken out: where that throws, the last one has yet to be told.
      if (last !== row) this.#decoder.copy(this.#decoding.length - 1, index, last.cached);
      this.#decoding[index] = last;
      this.#decoding.pop();
    }
    const after = this.#decoding.length;
    if (this.#filling !== null && after < before) this.#decoder.copy(before, after, this.#filling.cached);
  }
}
