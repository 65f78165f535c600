import type { ChangeChannel } from '../adapters/change-channel';
import type { IndexedDbRunStore } from '../adapters/indexed-db-run-store';
import type { Pair } from '../domain/pair';

/** Rejects a pair, or restores it; resolves with it as it is stored now. Other tabs hear of it. */
export async function togglePair(
  pair: Pair,
  store: Pick<IndexedDbRunStore, 'setPairStatus'>,
  channel: Pick<ChangeChannel, 'post'>,
): Promise<Pair> {
  const { runId, chunk, index } = pair;
  const status = pair.status === 'kept' ? 'rejected' : 'kept';
  await store.setPairStatus(runId, chunk, index, status);
  channel.post({ kind: 'exampleStored', runId, chunk });
  return { ...pair, status };
}
