import { sparingly } from '../../src/adapters/sparingly';
import type { InstallationProgress } from './protocol';

/** Progress that comes so often only; the first and the last of each stage always come. */
export function sparingProgress(
  report: (progress: InstallationProgress) => unknown,
): (progress: InstallationProgress) => void {
  return sparingly(report, (next, last) => next.stage !== last.stage || next.bytesDone >= next.bytesTotal);
}
