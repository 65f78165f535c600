import type { Page } from 'playwright/test';

interface StoredPairs {
  /** Of the only run. */
  readonly run: { readonly chunkCount: number; readonly doneCount: number; readonly pairCount: number };
  readonly chunks: readonly number[];
  /** `passage.pair` and the pair's text. */
  readonly pairs: readonly (readonly [key: string, text: string])[];
}

/** What the database holds, read past the app. There must be one run. */
export async function storedRun(page: Page): Promise<StoredPairs> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('pairloom');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(new Error('The database did not open.'));
    });
    const all = <Item>(name: string): Promise<Item[]> =>
      new Promise((resolve, reject) => {
        const reading = database.transaction(name).objectStore(name).getAll();
        reading.onsuccess = () => resolve(reading.result as Item[]);
        reading.onerror = () => reject(new Error(`The store ${name} could not be read.`));
      });
    const [run, ...others] = await all<StoredPairs['run']>('runs');
    const examples = await all<{ readonly chunk: number }>('examples');
    const pairs = await all<{ chunk: number; index: number; instruction: string; response: string }>('pairs');
    database.close();
    if (run === undefined || others.length > 0) throw new Error('There is not exactly one run.');
    return {
      run,
      chunks: examples.map(({ chunk }) => chunk),
      pairs: pairs.map(
        ({ chunk, index, instruction, response }) =>
          [`${String(chunk)}.${String(index)}`, `${instruction}|${response}`] as const,
      ),
    };
  });
}
