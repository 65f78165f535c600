import './watched-memory';
import { expose } from 'comlink';
import type { Passes } from './passes';
import type { Contender, MeasuredPass, OpenedWorker, ToOpen, Work } from './measured-pass';

let opened: Promise<Passes> | null = null;

const worker = {
  async open(asked: ToOpen): Promise<OpenedWorker> {
    // The runtime's module awaits at its top level: imported statically, it would let the first message pass unheard.
    const { Passes } = await import('./passes');
    opened = Passes.open(asked);
    return { threads: (await opened).threads };
  },
  async pass(contender: Contender, work: Work): Promise<MeasuredPass> {
    if (opened === null) throw new TypeError('Nothing was opened.');
    return (await opened).run(contender, work);
  },
};

export type BenchWorker = typeof worker;

expose(worker);
