/** As often as a person can see it: a message for each step would be most of the work. */
const INTERVAL_MS = 100;

/**
 * Passes reports on ten times a second, the first at once, and in between only those that are urgent after the `last`
 * one passed on.
 */
export function sparingly<Report>(
  report: (next: Report) => unknown,
  isUrgent: (next: Report, last: Report) => boolean = () => false,
  now = () => performance.now(),
): (next: Report) => void {
  let last: { readonly report: Report; readonly at: number } | null = null;
  return (next) => {
    const at = now();
    if (last !== null && at - last.at < INTERVAL_MS && !isUrgent(next, last.report)) return;
    last = { report: next, at };
    void report(next);
  };
}
