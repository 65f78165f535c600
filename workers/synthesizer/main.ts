import { LoadReport } from './load-report';
import { bytesInMemory, readModelFiles } from './model-files';
import type { FromSynthesizer, ToSynthesizer } from './protocol';

const post = (message: FromSynthesizer): void => postMessage(message);

// Not a static import: the model's bytes travel while the libraries are still being compiled, and a module that awaits
// at its top level, as the runtime's does, would let the first message pass before anyone listens.
const server = import('./server').then(({ SynthesizerServer }) => new SynthesizerServer(post));

addEventListener('message', async ({ data }: MessageEvent<ToSynthesizer>) => {
  if (data.kind !== 'load') {
    (await server).receive(data);
    return;
  }
  const { model, device } = data;
  const report = new LoadReport(post);
  const files = readModelFiles(model, device, report.files(bytesInMemory(model, device)));
  // A runtime that does not start says so again, and is reported, when the model is loaded on it.
  if (device === 'wasm') import('./start-runtime').then(({ startRuntime }) => startRuntime()).catch(() => undefined);
  // Handled by `load`, which may come to it later than it rejects.
  files.catch(() => undefined);
  await (await server).load(data, files, report);
});

// The runtime's own promises can reject where nobody awaits them.
addEventListener('unhandledrejection', ({ reason }: PromiseRejectionEvent) => {
  const { name, message } = reason instanceof Error ? reason : new Error(String(reason));
  post({ kind: 'failed', error: { name, message } });
});
