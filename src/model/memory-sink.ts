import { joinBytes } from './join-bytes';
import type { ModelSink } from './model-sink';

/** Keeps a converted model in memory, for tests. */
export class MemorySink implements ModelSink {
  readonly #files = new Map<string, Uint8Array[]>();
  readonly #whole: string[] = [];

  /** Names of the files that were closed, in that order. */
  get whole(): readonly string[] {
    return this.#whole;
  }

  bytes(name: string): Uint8Array {
    return joinBytes(this.#files.get(name) ?? []);
  }

  open(name: string, offset: number): ReturnType<ModelSink['open']> {
    const parts = [this.bytes(name).slice(0, offset)];
    this.#files.set(name, parts);
    return Promise.resolve({
      write: (bytes: Uint8Array) => {
        parts.push(bytes.slice());
        return Promise.resolve();
      },
      close: () => {
        this.#whole.push(name);
        return Promise.resolve();
      },
    });
  }

  abandon(): Promise<void> {
    this.#files.clear();
    this.#whole.length = 0;
    return Promise.resolve();
  }
}
