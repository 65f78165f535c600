import type { Device } from '../../src/domain/run';
import type { Weights } from './model-files';
import type { FromSynthesizer, LoadProgress } from './protocol';

const REPORT_EVERY_MS = 50;

/** Tells the page how far the loading is: each stage as it begins, and the bytes twenty times a second at most. */
export class LoadReport {
  readonly #post: (message: FromSynthesizer) => void;
  #stage: LoadProgress['stage'] = 'files';
  #reportedAt = 0;

  constructor(post: (message: FromSynthesizer) => void) {
    this.#post = post;
  }

  /** Files on their way into memory: takes the bytes that are there. */
  files(totalBytes: number): (loadedBytes: number) => void {
    return (loadedBytes) => {
      const stage = loadedBytes >= totalBytes ? 'runtime' : 'files';
      this.#report({ stage, loadedBytes, totalBytes });
    };
  }

  /** The session being made: takes the bytes of each range read of the weights. On WASM it is all the runtime's. */
  device(device: Device, weights: readonly Weights[]): (bytes: number) => void {
    if (device === 'wasm') return () => undefined;
    const totalBytes = weights.reduce((sum, { data }) => sum + (data instanceof File ? data.size : 0), 0);
    let loadedBytes = 0;
    this.#report({ stage: 'device', loadedBytes, totalBytes });
    return (bytes) => {
      loadedBytes = Math.min(totalBytes, loadedBytes + bytes);
      this.#report({ stage: 'device', loadedBytes, totalBytes });
    };
  }

  #report(progress: LoadProgress): void {
    const isNews = progress.stage !== this.#stage;
    if (!isNews && performance.now() - this.#reportedAt < REPORT_EVERY_MS) return;
    this.#stage = progress.stage;
    this.#reportedAt = performance.now();
    this.#post({ kind: 'loading', progress });
  }
}
