import type { InstallationProgress } from './protocol';

const EVERY_MS = 100;

/** A report that comes so often only; the first and the last of each stage always come. */
export function sparingly(
  report: (progress: InstallationProgress) => unknown,
): (progress: InstallationProgress) => void {
  let reportedAt = -Infinity;
  let stage = '';
  return (progress) => {
    const isLast = progress.bytesDone >= progress.bytesTotal;
    if (!isLast && progress.stage === stage && performance.now() - reportedAt < EVERY_MS) return;
    reportedAt = performance.now();
    stage = progress.stage;
    report(progress);
  };
}
