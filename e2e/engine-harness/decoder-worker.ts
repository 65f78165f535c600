import { expose, proxy, type ProxyMarked } from 'comlink';
import type { DecodersAsked, HarnessDecoders } from './harness-decoders';

// The runtime's module awaits at its top level: imported statically, it would let the first message pass unheard.
const worker = {
  open: async (asked: DecodersAsked): Promise<HarnessDecoders & ProxyMarked> => {
    const { openDecoders } = await import('./harness-decoders');
    return proxy(await openDecoders(asked));
  },
};

export type DecoderWorker = typeof worker;

expose(worker);

// Of these a page hears nothing by itself.
addEventListener('unhandledrejection', ({ reason }: PromiseRejectionEvent) => reportError(reason));
