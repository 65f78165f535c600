import type { Page } from 'playwright/test';
import { chronicle } from '../e2e/chronicle';
import { Pairloom } from '../e2e/pairloom';
import { chooseShortPassages } from '../e2e/short-run';
import { inFreshProfile, median } from './browser';

/**
 * The review of a run of many pairs: how long it takes to open, to narrow to a decision, to search and to decide, and
 * the frames of a scroll through it. The pairs are put into the store past the app, three a passage.
 *
 *     npx tsx bench/review.ts [pairs]
 */
const pairCount = Number(process.argv[2] ?? 100_000);
const perPassage = 3;
const repeats = 5;
const scrollMs = 6000;

await inFreshProfile(async (page, url) => {
  const app = new Pairloom(page, url);
  await app.open();
  await app.drop({ path: 'chronicle.txt', content: chronicle(Math.ceil(pairCount / perPassage)) });
  await chooseShortPassages(app);
  await page.getByText('Cutting').waitFor({ state: 'hidden', timeout: 600_000 });
  await app.generateButton.click({ timeout: 600_000 });
  await page.getByRole('button', { name: 'Stop' }).click({ timeout: 600_000 });
  await page
    .getByRole('button', { name: /^Continue/ })
    .first()
    .waitFor({ timeout: 60_000 });
  const stored = await fill(page, perPassage);
  await page.goto('about:blank');

  const openedAt = Date.now();
  await app.open('#/data');
  await page.getByRole('article').first().waitFor({ timeout: 600_000 });
  console.log(
    `${String(stored)} pairs; the list is there after ${String(Date.now() - openedAt)} ms, the page's start included`,
  );

  await measureAll(page, 'while the pairs are looked at');
  await page.getByText(/^keep all/).waitFor({ timeout: 600_000 });
  // Duplicates are looked for once decisions have rested.
  await page.waitForTimeout(30_000);
  await measureAll(page, 'once they are');
});

async function measureAll(page: Page, when: string): Promise<void> {
  console.log(`\n${when}:`);
  await report('narrow to undecided and back', () => timed(page, 'Undecided', 'All'));
  await report('come to the field of the search', () => focused(page));
  await report('search', async (turn) =>
    searched(page, ['lighthouse', '1999', 'nothing such', 'Anna', 'e'][turn] ?? 'a'),
  );
  await page.getByRole('searchbox').fill('');
  await page.getByRole('searchbox').press('Escape');
  await page.waitForTimeout(500);
  const frames = await scrolled(page, scrollMs);
  const sorted = frames.toSorted((one, other) => one - other);
  console.log(
    `scroll of ${String(scrollMs / 1000)} s: ${String(frames.length)} frames, median ${ms(median(frames))}, ` +
      `longest ${ms(sorted.at(-1) ?? NaN)}, over 100 ms: ${String(frames.filter((frame) => frame > 100).length)}`,
  );
  await page.keyboard.press('j');
  await page.locator('article:focus').waitFor();
  await report('approve with a key, until the next pair is at hand', () => decided(page));
}

async function report(what: string, measure: (turn: number) => Promise<number>): Promise<void> {
  const times: number[] = [];
  for (let turn = 0; turn < repeats; turn += 1) times.push(await measure(turn));
  console.log(`${what}: median ${ms(median(times))}, longest ${ms(Math.max(...times))}`);
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}

/** From the press to the frame after the one that shows it, the longer of the two presses. */
async function timed(page: Page, first: string, second: string): Promise<number> {
  return page.evaluate(
    async ([one, other]) => {
      let longest = 0;
      for (const label of [one, other]) {
        const button = [...document.querySelectorAll('button')].find((each) => each.textContent.includes(label ?? ''));
        const from = performance.now();
        button?.click();
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        longest = Math.max(longest, performance.now() - from);
      }
      return longest;
    },
    [first, second],
  );
}

async function focused(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const field = document.querySelector<HTMLInputElement>('#review-search');
    field?.blur();
    const from = performance.now();
    field?.focus();
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - from;
  });
}

async function searched(page: Page, words: string): Promise<number> {
  return page.evaluate(async (text) => {
    const field = document.querySelector<HTMLInputElement>('#review-search');
    if (field === null) throw new Error('There is no search field.');
    // Whoever types has come to the field before.
    field.focus();
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const from = performance.now();
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - from;
  }, words);
}

async function decided(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const before = document.activeElement;
    const from = performance.now();
    dispatchEvent(new KeyboardEvent('keydown', { key: 'a' }));
    while (document.activeElement === before) await new Promise((resolve) => requestAnimationFrame(resolve));
    return performance.now() - from;
  });
}

/** The lengths of all frames while the list is scrolled by 600 pixels a frame. */
async function scrolled(page: Page, forMs: number): Promise<readonly number[]> {
  return page.evaluate(async (lasts) => {
    const list = document.querySelector('.scroller');
    const frames: number[] = [];
    let last = performance.now();
    const end = last + lasts;
    while (last < end) {
      list?.scrollBy(0, 600);
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
      frames.push(now - last);
      last = now;
    }
    return frames.slice(1);
  }, forMs);
}

interface StoredCut {
  readonly id: string;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

interface StoredRun {
  readonly id: string;
  readonly chunkCount: number;
  readonly sources: readonly { readonly documentId: string; readonly cutId: string }[];
}

/** Gives every passage of the only run so many pairs; resolves with the number of pairs. */
async function fill(page: Page, perPassage: number): Promise<number> {
  return page.evaluate(async (pairsEach) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('pairloom');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(new Error('The database did not open.'));
    });
    const reading = database.transaction(['runs', 'cuts']);
    const requests = [reading.objectStore('runs').getAll(), reading.objectStore('cuts').getAll()] as const;
    await new Promise((resolve) => (reading.oncomplete = resolve));
    const run = (requests[0].result as StoredRun[])[0];
    const source = run?.sources[0];
    const cut = (requests[1].result as StoredCut[]).find(({ id }) => id === source?.cutId);
    if (run === undefined || source === undefined || cut === undefined) throw new Error('There is no run.');
    const transaction = database.transaction(['runs', 'examples', 'pairs'], 'readwrite');
    const [examples, pairs] = [transaction.objectStore('examples'), transaction.objectStore('pairs')];
    for (let chunk = 0; chunk < run.chunkCount; chunk += 1) {
      examples.put({
        runId: run.id,
        chunk,
        documentId: source.documentId,
        chunkIndex: chunk,
        span: { start: cut.starts[chunk], end: cut.ends[chunk] },
        sequence: chunk,
        round: 0,
        continuation: { kind: 'first' },
        inheritsFromPrevious: false,
        outcome: 'stop',
        promptTokens: 60,
        promptLimit: 896,
        completion: { segments: [], finishReason: 'stop', promptTokens: 60, newTokens: 40, prefillMs: 1, decodeMs: 1 },
        rejects: [],
        pairCount: pairsEach,
        device: 'wasm',
        error: '',
        createdAt: new Date(1_700_000_000_000 + chunk).toISOString(),
      });
      for (let index = 0; index < pairsEach; index += 1) {
        const instruction = [`Who built it in ${String(1701 + 3 * chunk)}?`, 'What was it?', 'What became of it?'][
          index
        ];
        const response = ['Anna Muir', 'a lighthouse', 'It was sold to the town'][index];
        pairs.put({
          runId: run.id,
          chunk,
          index,
          instruction,
          response,
          status: 'new',
          evidence: { start: 3, end: 7 },
        });
      }
    }
    const pairCount = run.chunkCount * pairsEach;
    transaction.objectStore('runs').put({ ...run, doneCount: run.chunkCount, pairCount, status: 'done' });
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onerror = () => reject(new Error('The pairs could not be stored.'));
    });
    database.close();
    return pairCount;
  }, perPassage);
}
