import type { ChangeChannel } from '../adapters/change-channel';
import type { RunId } from '../domain/ids';
import type { RunWorkListener } from './run-work';

/** The same listener, which also tells the other tabs what is written and stored, after this one has shown it. */
export function tellingOtherTabs(
  runId: RunId,
  channel: Pick<ChangeChannel, 'post'>,
  listener: RunWorkListener,
): RunWorkListener {
  return {
    ...listener,
    progress: (chunk, progress) => {
      listener.progress(chunk, progress);
      channel.post({ kind: 'runProgress', runId, chunk, progress });
    },
    stored: (stored) => {
      listener.stored(stored);
      channel.post({ kind: 'exampleStored', runId, chunk: stored.example.chunk });
    },
  };
}
