import { fetchModelFiles } from './model-files';
import type { FromSynthesizer, ToSynthesizer } from './protocol';

const post = (message: FromSynthesizer): void => postMessage(message);

// The model's bytes travel while the libraries are still being compiled.
const server = import('./server').then(({ SynthesizerServer }) => new SynthesizerServer(post));

addEventListener('message', async ({ data }: MessageEvent<ToSynthesizer>) => {
  if (data.kind !== 'load') {
    (await server).receive(data);
    return;
  }
  const totalBytes = data.model.files.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const files = fetchModelFiles(data.model, (loadedBytes) => {
    post({
      kind: 'loading',
      progress: { stage: loadedBytes < totalBytes ? 'files' : 'runtime', loadedBytes, totalBytes },
    });
  });
  // Handled by `load`, which may come to it later than it rejects.
  files.catch(() => undefined);
  await (await server).load(data, files);
});

// The runtime's own promises can reject where nobody awaits them.
addEventListener('unhandledrejection', ({ reason }: PromiseRejectionEvent) => {
  const { name, message } = reason instanceof Error ? reason : new Error(String(reason));
  post({ kind: 'failed', error: { name, message } });
});
