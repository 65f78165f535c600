import type { LoadedModel } from '../../workers/synthesizer/load-model';
import { newScheduler } from '../../workers/synthesizer/new-scheduler';
import type { Scheduler } from '../../workers/synthesizer/scheduler';
import type { Contender, LoopCounts, Work } from './measured-pass';
import type { CompletionLoop } from './run-sequences';
import { TimedDecoder } from './timed-decoder';

export type EngineModel = LoadedModel;

/** As many more sequences than slots as a run has in flight (`run-loop.ts`). */
const SEQUENCES_AHEAD = 2;

/** The engine with a scheduler of its own: nothing of an earlier pass is there to be used again. */
export class EngineLoop implements CompletionLoop {
  readonly #scheduler: Scheduler;
  readonly #decoder: TimedDecoder;
  readonly #isOneByOne: boolean;
  readonly #work: Work;
  #requests = 0;

  constructor(model: EngineModel, contender: Extract<Contender, { kind: 'engine' }>, work: Work) {
    this.#decoder = new TimedDecoder(model.decoder);
    this.#scheduler = newScheduler({ ...model, decoder: this.#decoder }, () => undefined, contender);
    this.#scheduler.useSlots(contender.slots);
    this.#isOneByOne = contender.isOneByOne;
    this.#work = work;
  }

  get mostInFlight(): number {
    if (this.#isOneByOne) return 1;
    // Passages that wait for no other are all in flight.
    const isOneRound = this.#work.sequences.every(({ length }) => length === 1);
    return isOneRound ? Infinity : this.#scheduler.work.slots + SEQUENCES_AHEAD;
  }

  async complete(promptTokens: readonly number[]): Promise<readonly number[]> {
    const { maxNewTokens, ignoresEnd } = this.#work;
    const tokens: number[] = [];
    const onToken = (token: number): void => void tokens.push(token);
    this.#requests += 1;
    await this.#scheduler.decode(
      { promptTokens, maxNewTokens, ignoresEnd, choose: null, onToken },
      new AbortController().signal,
    );
    return tokens;
  }

  counts(): LoopCounts {
    const { prefillMs, stepMs, steps, cacheBytes } = this.#decoder;
    const { prefilledTokens, newTokens, slots } = this.#scheduler.work;
    // The first token of each answer comes with its prompt.
    const steppedTokens = newTokens - this.#requests;
    return { prefillMs, computedTokens: prefilledTokens, stepMs, steps, steppedTokens, slots, cacheBytes };
  }

  end(): void {
    this.#scheduler.forget();
  }
}
