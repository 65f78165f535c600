import type { EngineStatus } from '../adapters/engine-status';
import type { SynthesizerConnection } from '../adapters/synthesizer-connection';
import type { EngineWork } from '../domain/engine-work';
import type { DeviceStatus } from './device-status';

const stages = { runtime: 'Starting the model', device: 'Preparing the graphics card' } as const;

/** Where the model stands, for every place that shows it. */
export class DeviceState {
  #status = $state.raw<DeviceStatus>({ kind: 'idle', reason: '' });
  #work = $state.raw<EngineWork | null>(null);

  constructor(engine: Pick<SynthesizerConnection, 'status' | 'onStatus'>) {
    this.#take(engine.status);
    engine.onStatus((status) => this.#take(status));
  }

  get status(): DeviceStatus {
    return this.#status;
  }

  /** What the engine is at; null until it told. */
  get work(): EngineWork | null {
    return this.#work;
  }

  #take(status: EngineStatus): void {
    switch (status.kind) {
      case 'idle':
        this.#status = {
          kind: 'idle',
          reason: 'Nothing is loaded yet: the model is started when you press Generate pairs.',
        };
        return;
      case 'loading': {
        const { stage, loadedBytes, totalBytes } = status.progress;
        const isOfSite = status.place === 'site';
        const reason = isOfSite
          ? 'The model is being loaded from this site. It is kept for the next time.'
          : 'The model is being read from this device.';
        const reading = isOfSite ? 'Loading the model' : 'Reading the model';
        const shown = stage === 'files' ? reading : stages[stage];
        this.#status = { kind: 'loading', reason, stage: shown, loadedBytes, totalBytes };
        return;
      }
      case 'ready':
        this.#work = status.work;
        // The work changes all the time; what the chip shows does not.
        if (
          this.#status.kind !== 'ready' ||
          this.#status.device !== status.device ||
          this.#status.reason !== status.reason
        ) {
          this.#status = { kind: 'ready', reason: status.reason, device: status.device };
        }
        return;
      case 'lost':
        this.#status = { kind: 'lost', reason: status.message };
    }
  }
}
