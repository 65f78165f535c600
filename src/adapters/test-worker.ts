import { expose, type Endpoint } from 'comlink';

/** A worker at the other end of a message channel, with what a worker has besides. */
export class WorkerStandIn extends EventTarget {
  readonly #port: MessagePort;
  isTerminated = false;

  constructor(api: object) {
    super();
    const { port1, port2 } = new MessageChannel();
    expose(api, port2 as Endpoint);
    this.#port = port1;
    port1.addEventListener('message', ({ data }) => this.dispatchEvent(new MessageEvent('message', { data })));
    port1.start();
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  terminate(): void {
    this.isTerminated = true;
    this.#port.close();
  }

  crash(): void {
    this.dispatchEvent(new Event('error'));
  }
}
