import type { Page } from 'playwright/test';

/**
 * Every run with its documents, texts, passages, examples and pairs, read past the app, as JSON; without the ids of
 * documents and cuts, which are others on every machine.
 */
export async function storedContents(page: Page): Promise<unknown> {
  return page.evaluate(async () => {
    interface Owned {
      readonly documentId: string;
    }
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
    const documents = await all<{ readonly id: string; readonly sha256: string }>('documents');
    const texts = await all<string>('documentText');
    const cuts = await all<Owned & { readonly id: string; readonly starts: Uint32Array; readonly ends: Uint32Array }>(
      'cuts',
    );
    const runs = await all<{ readonly sources: readonly (Owned & { readonly cutId: string })[] }>('runs');
    const examples = await all<Owned>('examples');
    const pairs = await all<object>('pairs');
    database.close();
    const nameOf = (id: string): string => documents.find((document) => document.id === id)?.sha256 ?? 'gone';
    return JSON.parse(
      JSON.stringify({
        documents: documents.map((document) => ({ ...document, id: '' })),
        texts,
        runs: runs.map((run) => ({
          ...run,
          sources: run.sources.map((source) => {
            const cut = cuts.find(({ id }) => id === source.cutId);
            return {
              ...source,
              documentId: nameOf(source.documentId),
              cutId: '',
              starts: cut?.starts,
              ends: cut?.ends,
            };
          }),
        })),
        examples: examples.map((example) => ({ ...example, documentId: nameOf(example.documentId) })),
        pairs,
      }),
    ) as unknown;
  });
}

/** Changes the first stored pair as a person's edit does. */
export async function editFirstPair(page: Page, response: string): Promise<void> {
  await page.evaluate(async (changed) => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open('pairloom');
      opening.onsuccess = () => resolve(opening.result);
    });
    await new Promise<void>((resolve) => {
      const transaction = database.transaction('pairs', 'readwrite');
      const reading = transaction.objectStore('pairs').openCursor();
      reading.onsuccess = () => {
        const cursor = reading.result;
        const pair = cursor?.value as { readonly instruction: string; readonly response: string };
        const original = { instruction: pair.instruction, response: pair.response };
        cursor?.update({ ...pair, response: changed, original, evidence: null, status: 'approved' });
      };
      transaction.oncomplete = () => resolve();
    });
    database.close();
  }, response);
}
