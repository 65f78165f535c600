import type { RunId } from '../../src/domain/ids';
import { BundleParts, type BundleStores } from './bundle-parts';
import { contentHashOfRun } from './content-hash';

/**
 * The place of a run that comes in: the run that holds the same already, or an id that is free. A run whose own id is
 * taken by another content gets one that follows from its content, so that it is found again when it comes again.
 */
export async function findRun(
  id: RunId,
  contentHash: string,
  stores: BundleStores,
  signal: AbortSignal,
): Promise<{ readonly runId: RunId; readonly isHere: boolean }> {
  for (let copy = 0; ; copy++) {
    const runId = copy === 0 ? id : (`${contentHash.slice(0, 24)}${copy === 1 ? '' : `-${copy}`}` as RunId);
    const run = await stores.runs.get(runId);
    if (!run) return { runId, isHere: false };
    const found = await contentHashOfRun(new BundleParts(run, stores), signal).catch(() => {
      signal.throwIfAborted();
      // A run with something missing is not the same.
      return '';
    });
    if (found === contentHash) return { runId, isHere: true };
  }
}
