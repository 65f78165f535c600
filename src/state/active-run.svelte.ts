import type { Example } from '../domain/example';
import type { RunId } from '../domain/ids';
import type { ModelSpec } from '../domain/model-spec';
import type { Pair } from '../domain/pair';
import type { EngineWork } from '../domain/engine-work';
import type { Run } from '../domain/run';
import type { Passages } from '../synthesis/passages';
import type { StoredExample } from '../synthesis/run-store';
import type { ActiveRunParts } from './active-run-parts';
import { RunResults } from './run-results.svelte';
import { RunTrouble } from './run-trouble.svelte';
import { countStored, restingPhase, type RunPhase } from './run-phase';
import { type RunWorkListener, workOn } from './run-work';
import { ShownPassages } from './shown-passages.svelte';
import { tellingOtherTabs } from './telling-other-tabs';
import { isAbort, isDeviceTrouble, messageOf, type Trouble } from './trouble';
import { type EngineSettings, prepareAhead } from './with-model';

/** The run on the screen: worked on here, at rest, or followed while another tab works on it. */
export class ActiveRun {
  readonly #parts: ActiveRunParts;
  #results = $state.raw(new RunResults());
  readonly passages = new ShownPassages(this.#results);
  #run = $state.raw<Run | null>(null);
  #phase = $state.raw<RunPhase>({ kind: 'paused' });
  readonly #trouble = new RunTrouble(() => void (this.#run?.status === 'done' ? this.retryFailed() : this.continue()));
  #isReadonly = $state(false);
  #isStarting = $state(false);
  #msLeft = $state<number | null>(null);
  #work: { readonly stop: AbortController; after: 'paused' | 'stopped' } | null = null;
  /** Runs whose pinned device did not serve: for the rest of the visit the choice is automatic. */
  readonly #onAutomaticChoice = new Set<RunId>();

  constructor(parts: ActiveRunParts) {
    this.#parts = parts;
  }

  get run(): Run | null {
    return this.#run;
  }

  /** Each run has its own: whoever holds those of a run that leaves the screen keeps them. */
  get results(): RunResults {
    return this.#results;
  }

  readonly phase: RunPhase = $derived.by(() => {
    const { status } = this.#parts.device;
    return this.#phase.kind === 'loading' && status.kind === 'loading' ? status : this.#phase;
  });

  get trouble(): Trouble | null {
    return this.#trouble.shown;
  }

  /** Another tab works on the run; this one shows it. */
  get isReadonly(): boolean {
    return this.#isReadonly;
  }

  isReadonlyFor(id: RunId): boolean {
    return this.#isReadonly && this.#run?.id === id;
  }

  /** The button was pressed and the run is not there yet: its text is still being read. */
  get isStarting(): boolean {
    return this.#isStarting;
  }

  readonly isWorking: boolean = $derived(
    !this.#isReadonly && ['loading', 'running', 'stopping'].includes(this.#phase.kind),
  );

  get msLeft(): number | null {
    return this.#msLeft;
  }

  /** What the engine is at for this run. */
  readonly work: EngineWork | null = $derived.by(() =>
    this.#phase.kind === 'running' && !this.#isReadonly ? this.#parts.device.work : null,
  );

  /** What was written before the passage shown. */
  readonly recent: readonly Example[] = $derived(
    this.results.recent.filter(({ chunk }) => chunk !== this.passages.shown?.chunk),
  );

  /** What takes longest, loading the model, begins at once; `createRun` waits for texts still being read. */
  async start(
    model: ModelSpec,
    settings: EngineSettings,
    createRun: (signal: AbortSignal) => Promise<Run>,
    onCreated: () => void = () => undefined,
  ): Promise<void> {
    if (this.isWorking || this.#isStarting) return;
    this.#isStarting = true;
    this.#trouble.clear();
    const stop = new AbortController();
    prepareAhead(model, settings, this.#parts, stop.signal);
    try {
      const run = await createRun(stop.signal);
      await this.#parts.store.create(run);
      this.#show(run, []);
      onCreated();
      // What is wrong with the store shows when the run writes to it.
      this.#parts.history.changed(run.id).catch(() => undefined);
    } catch (error) {
      stop.abort();
      if (!isAbort(error)) this.#trouble.notBegun(messageOf(error));
      return;
    } finally {
      this.#isStarting = false;
    }
    await this.#workOn(stop, false);
  }

  /** A finished run has nothing to go on with. */
  async continue(): Promise<void> {
    if (this.#run?.status === 'done') return;
    await this.#workOn(new AbortController(), false);
  }

  async retryFailed(): Promise<void> {
    await this.#workOn(new AbortController(), true);
  }

  pause(): void {
    this.#end('paused');
  }

  stop(): void {
    this.#end('stopped');
  }

  /** Shows a stored run at rest. */
  async open(id: RunId): Promise<void> {
    if (this.isWorking) return;
    const run = await this.#parts.store.get(id);
    if (run === undefined) this.close();
    else this.#show(run, await this.#parts.store.examples(id));
  }

  close(): void {
    if (this.isWorking) return;
    this.#run = null;
    this.#trouble.clear();
    this.#isReadonly = false;
    this.#begin(null, []);
  }

  dismissTrouble(): void {
    this.#trouble.clear();
  }

  /** Takes over an example as it is stored now. */
  showStored(stored: StoredExample): void {
    if (stored.example.runId === this.#run?.id) this.results.renew(stored);
  }

  /** Takes over pairs as they are stored now; those of other runs are left. */
  showPairs(pairs: readonly Pair[]): void {
    this.results.change(pairs.filter(({ runId }) => runId === this.#run?.id));
  }

  /** Follows what another tab does with a run, or shows how it left it. */
  async follow(run: Run, isWorkedOn: boolean): Promise<void> {
    if (this.isWorking) return;
    if (this.#run?.id !== run.id) this.#show(run, await this.#parts.store.examples(run.id));
    this.#run = run;
    this.#isReadonly = isWorkedOn;
    this.#phase = isWorkedOn ? { kind: 'running' } : restingPhase(run, 'paused');
    if (!isWorkedOn) this.passages.ended();
  }

  /** Something of this run was written in another tab: a decision about pairs, or while that one works, an example. */
  takeStored(stored: StoredExample, run: Run): void {
    if (this.#run?.id !== run.id) return;
    const { chunk, createdAt } = stored.example;
    const isKnown = this.results.example(chunk)?.example.createdAt === createdAt;
    if (isKnown) this.results.renew(stored);
    // Whoever works counts what is stored as it comes; `run` may be ahead of that count.
    if (this.isWorking) return;
    this.#run = run;
    if (!isKnown) this.#addStored(stored);
  }

  #addStored(stored: StoredExample): void {
    this.results.add(stored);
    this.passages.stored(stored.example);
  }

  #show(run: Run, stored: readonly StoredExample[]): void {
    this.#run = run;
    this.#phase = restingPhase(run, 'paused');
    this.#trouble.clear();
    this.#msLeft = null;
    this.#isReadonly = false;
    this.#begin(this.#parts.passagesOf(run), stored);
    this.passages.showLatest().catch((error: unknown) => this.#trouble.tell(messageOf(error), false));
  }

  #begin(passages: Passages | null, stored: readonly StoredExample[]): void {
    this.#results = new RunResults();
    this.#results.load(stored);
    this.passages.open(passages, this.#results);
  }

  #end(after: 'paused' | 'stopped'): void {
    if (this.#work === null) return;
    this.#work.after = after;
    this.#phase = { kind: 'stopping' };
    this.#work.stop.abort();
  }

  async #workOn(stop: AbortController, retryFailed: boolean): Promise<void> {
    const run = this.#run;
    if (run === null || this.#work !== null || this.#isReadonly) return;
    const work = { stop, after: 'paused' as 'paused' | 'stopped' };
    this.#work = work;
    this.#trouble.clear();
    this.#phase = { kind: 'loading', stage: 'Loading the model', loadedBytes: 0, totalBytes: 0 };
    const device = this.#onAutomaticChoice.has(run.id) ? 'auto' : run.settings.device;
    try {
      const end = await workOn(run, { device, retryFailed }, this.#parts, this.#listener(run.id), stop.signal);
      if (end.kind === 'elsewhere') {
        this.#trouble.tell(
          'Another tab is working on a run. Nothing was started here. Pause it there, then continue.',
          false,
        );
      }
      if (end.kind === 'stopped') throw end.error;
    } catch (error) {
      work.after = 'stopped';
      this.#trouble.tell(messageOf(error), false);
      if (device === 'webgpu' && isDeviceTrouble(error)) {
        this.#trouble.offer('Go on with automatic choice', () => this.#onAutomaticChoice.add(run.id));
      }
    }
    this.#work = null;
    this.#msLeft = null;
    this.passages.ended();
    await this.#rest(run, work.after);
  }

  /** The store may be out of reach by now, closed by the browser or by a newer version: the run rests all the same. */
  async #rest(run: Run, after: 'paused' | 'stopped'): Promise<void> {
    const { store, history } = this.#parts;
    try {
      this.#run = (await store.get(run.id)) ?? run;
      this.#phase = restingPhase(this.#run, after);
      await Promise.all([this.passages.showLatest(), history.changed(run.id)]);
    } catch (error) {
      this.#phase = restingPhase(this.#run ?? run, after);
      this.#trouble.tell(messageOf(error), false);
    }
  }

  #listener(runId: RunId): RunWorkListener {
    return tellingOtherTabs(runId, this.#parts.channel, {
      running: () => {
        if (this.#phase.kind === 'loading') this.#phase = { kind: 'running' };
      },
      msLeft: (ms) => (this.#msLeft = ms),
      started: (request) => this.passages.started(request),
      progress: (chunk, progress) => this.passages.progress(chunk, progress),
      stored: (stored) => {
        const isRetry = this.results.example(stored.example.chunk) !== undefined;
        if (this.#run !== null) this.#run = countStored(this.#run, stored, isRetry);
        this.#addStored(stored);
      },
      trouble: (message) => this.#trouble.tell(message, true),
    });
  }
}
