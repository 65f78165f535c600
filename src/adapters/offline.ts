import type { OfflineRequest } from '../../workers/offline/protocol';

export type OfflineState = 'unsupported' | 'starting' | 'active' | 'failed';

const CONTROL_TIMEOUT_MS = 2000;

/** The service worker: it keeps the app for work without a network and adds headers where the host sends none. */
export class Offline {
  #state: OfflineState = 'serviceWorker' in navigator ? 'starting' : 'unsupported';

  get state(): OfflineState {
    return this.#state === 'starting' && navigator.serviceWorker.controller ? 'active' : this.#state;
  }

  async register(scriptUrl: URL): Promise<void> {
    if (this.#state === 'unsupported') return;
    try {
      await navigator.serviceWorker.register(scriptUrl);
      await navigator.serviceWorker.ready;
      this.#state = 'active';
    } catch {
      // A browser that blocks it (private windows, plain http) loses only offline use and WASM threads.
      this.#state = 'failed';
    }
  }

  /**
   * Resolves when workers started from now on run under the app's policy: at once where the host sends headers,
   * else when the service worker answers for this page, or after two seconds where none will.
   */
  async policyInForce(): Promise<void> {
    if (globalThis.crossOriginIsolated || this.#state !== 'starting' || navigator.serviceWorker.controller) return;
    await new Promise<void>((resolve) => {
      navigator.serviceWorker.addEventListener('controllerchange', () => resolve(), { once: true });
      setTimeout(resolve, CONTROL_TIMEOUT_MS);
    });
  }

  /**
   * Keeps everything a run needs, so that the app works without a network from now on. False where that failed: the
   * next call tries again.
   */
  async keepRunFiles(): Promise<boolean> {
    if (this.#state === 'unsupported' || this.#state === 'failed') return false;
    const { active } = await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    return new Promise((resolve) => {
      port1.onmessage = ({ data }: MessageEvent<unknown>) => resolve(data === true);
      active?.postMessage({ kind: 'keepRunFiles' } satisfies OfflineRequest, [port2]);
    });
  }
}
