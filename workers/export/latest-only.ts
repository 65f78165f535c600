import type { ExportProgress } from './protocol';

const INTERVAL_MS = 100;

/** Passes reports on ten times a second, and the first of each stage at once: a message for each row would be most of the work. */
export function latestOnly(
  report: (progress: ExportProgress) => unknown,
  now = () => performance.now(),
): (progress: ExportProgress) => void {
  let next = -Infinity;
  let stage: ExportProgress['stage'] | undefined;
  return (progress) => {
    const at = now();
    if (progress.stage === stage && at < next) return;
    stage = progress.stage;
    next = at + INTERVAL_MS;
    void report(progress);
  };
}
