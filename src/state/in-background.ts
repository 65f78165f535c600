import { isStoreClosed } from './trouble';

/**
 * Work that nobody waits for, begun by another tab's news or a timer. That the stored data is out of reach is told
 * once, by `StorageConnection`, or the tab is about to begin anew; any other failure is a fault of ours and stays loud.
 */
export function inBackground(work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    if (!isStoreClosed(error)) throw error;
  });
}
