/** Does the work for every item, some at once. The first failure ends the others and is thrown once they have ended. */
export async function inLanes<Item, Result>(
  items: readonly Item[],
  lanes: number,
  signal: AbortSignal,
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
): Promise<readonly Result[]> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const results = new Map<number, Result>();
  const waiting = items.map((item, index) => ({ item, index }));
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      either.throwIfAborted();
      results.set(next.index, await work(next.item, either));
    }
  };
  let first: { readonly error: unknown } | undefined;
  const guarded = Array.from({ length: lanes }, () =>
    lane().catch((error: unknown) => {
      first ??= { error };
      failed.abort(error);
    }),
  );
  await Promise.all(guarded);
  if (first) throw first.error;
  return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}
