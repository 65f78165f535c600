/** Records read by one request: few enough that unpacking them takes a few milliseconds of the page's thread. */
export const BATCH_SIZE = 256;

interface KeyedSource<Value> {
  getAll(range: IDBKeyRange, count: number): Promise<Value[]>;
}

/**
 * All records of a key range, in key order. One `getAll` over thousands of records would unpack them in a single
 * long task; batches keep each task short, still within the one transaction of `source`.
 */
export async function readInBatches<Value>(
  source: KeyedSource<Value>,
  range: IDBKeyRange,
  keyOf: (value: Value) => IDBValidKey,
  batchSize = BATCH_SIZE,
): Promise<Value[]> {
  const values: Value[] = [];
  let rest = range;
  for (;;) {
    const batch = await source.getAll(rest, batchSize);
    for (const value of batch) values.push(value);
    const last = batch.at(-1);
    if (last === undefined || batch.length < batchSize) return values;
    rest = rangeAfter(keyOf(last), range);
  }
}

/** A range without an upper end has `undefined` there, which is no key. */
function rangeAfter(key: IDBValidKey, { upper, upperOpen }: IDBKeyRange): IDBKeyRange {
  return upper === undefined ? IDBKeyRange.lowerBound(key, true) : IDBKeyRange.bound(key, upper, true, upperOpen);
}

/** Every array key that begins with these parts: an array sorts after all numbers and strings. */
export function keysUnder(...parts: readonly (string | number)[]): IDBKeyRange {
  return IDBKeyRange.bound([...parts], [...parts, []]);
}
