import './test-newer-platform';
import 'pdfjs-dist/legacy/build/pdf.worker.mjs';

interface Port {
  start(): void;
  close(): void;
  addEventListener: MessagePort['addEventListener'];
  postMessage: MessagePort['postMessage'];
}

/** Stands for the worker of pdf.js where there are none: its code runs beside the test, behind a message channel. */
export class PdfWorkerHere {
  readonly #port: Port;
  readonly #worker: Port;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#worker = port2;
    pdfjsWorker.WorkerMessageHandler.initializeFromPort(port2);
    port2.start();
    port1.start();
  }
  addEventListener(...args: Parameters<Port['addEventListener']>): void {
    this.#port.addEventListener(...args);
  }
  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }
  terminate(): void {
    this.#port.close();
    this.#worker.close();
  }
}

declare const pdfjsWorker: { WorkerMessageHandler: { initializeFromPort(port: Port): void } };
