import type { BrowserContext } from 'playwright/test';

/** What a page did; `at` is by the clock of the machine. */
export type Sighting =
  /** A write of an example began, and ended in the store. */
  | { readonly kind: 'writing' | 'committed'; readonly at: number }
  /** A pair stood on the page. */
  | { readonly kind: 'pair'; readonly key: string; readonly text: string }
  /** The page counted this many passages as done. */
  | { readonly kind: 'count'; readonly done: number; readonly pairs: number };

/** Hears, as it happens, what every page of `context` shows and commits; nothing that a dying page kept to itself. */
export async function watchPages(context: BrowserContext, tell: (sighting: Sighting) => void): Promise<void> {
  await context.exposeBinding('testify', (_source, sighting: Sighting) => tell(sighting));
  await context.addInitScript(observe);
}

/** Runs in the page. */
function observe(): void {
  const { testify } = window as unknown as { testify: (sighting: unknown) => void };

  const open = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (names, mode, options) {
    const transaction = open.call(this, names, mode, options);
    if (mode === 'readwrite' && transaction.objectStoreNames.contains('examples')) {
      testify({ kind: 'writing', at: Date.now() });
      transaction.addEventListener('complete', () => testify({ kind: 'committed', at: Date.now() }));
    }
    return transaction;
  };

  const seen = new Set<string>();
  const look = (): void => {
    for (const article of document.querySelectorAll<HTMLElement>('[data-pair]')) {
      const key = article.dataset['pair'] ?? '';
      if (seen.has(key)) continue;
      seen.add(key);
      const text = ['instruction', 'response'].map((name) => article.querySelector(`.${name}`)?.textContent).join('|');
      testify({ kind: 'pair', key, text });
    }
    const done = document.querySelector<HTMLProgressElement>('progress[aria-label="Passages done"]')?.value;
    const pairs = document.querySelector('.figures .number')?.textContent;
    if (done === undefined || pairs === undefined || seen.has(`${String(done)} ${pairs}`)) return;
    seen.add(`${String(done)} ${pairs}`);
    testify({ kind: 'count', done, pairs: Number(pairs) });
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  });
}
