import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MortalBrowser } from './mortal-browser';
import { Pairloom } from './pairloom';
import { chooseShortPassages, contentsOf, prepareShortRun } from './short-run';
import { expect, test, watchPage } from './site';
import { storedRun } from './stored-run';
import { type Sighting, watchPages } from './witness';

const passages = 64;
const kills = 20;
const seed = 20_240_611;

/** When to kill: so long after the nth sighting of a kind since the run was continued. */
interface Moment {
  readonly after: 'press' | 'writing' | 'committed';
  readonly nth: number;
  readonly delayMs: number;
}

/** Of each four: at any time from the press on, the model's loading included; within a write; twice right after one. */
function moments(): Moment[] {
  const random = seeded(seed);
  return Array.from({ length: kills }, (_, index): Moment => {
    const [nth, share] = [1 + Math.floor(random() * 3), random()];
    if (index % 4 === 0) return { after: 'press', nth: 1, delayMs: share * 1500 };
    if (index % 4 === 1) return { after: 'writing', nth, delayMs: share * 6 };
    return { after: 'committed', nth, delayMs: share * 12 };
  });
}

test('whatever was shown before the browser was killed is stored once, and the run ends as if unbroken', async ({
  site,
}) => {
  test.setTimeout(360_000);
  const profile = await mkdtemp(join(tmpdir(), 'pairloom-kill-'));
  const shown: Extract<Sighting, { kind: 'pair' | 'count' }>[] = [];
  const problems: string[] = [];
  let committedAt = 0;
  let closeToCommit = 0;
  let hear: (kind: Moment['after']) => void = () => undefined;
  const tell = (sighting: Sighting): void => {
    if (sighting.kind === 'pair' || sighting.kind === 'count') return void shown.push(sighting);
    if (sighting.kind === 'committed') committedAt = sighting.at;
    hear(sighting.kind);
  };

  /** A fresh browser on the same profile, showing what is stored. */
  async function reopened(): Promise<{ browser: MortalBrowser; app: Pairloom }> {
    const browser = await MortalBrowser.launch(profile);
    await watchPages(browser.context, tell);
    const page = await browser.context.newPage();
    watchPage(page, problems);
    const app = new Pairloom(page, site.url);
    await app.open();
    return { browser, app };
  }

  async function expectKept(app: Pairloom): Promise<void> {
    await app.continueButton.waitFor({ timeout: 20_000 }).catch(async (cause: unknown) => {
      const shown = await app.page.locator('body').innerText();
      throw new Error(`Nothing to continue. The page says: ${shown}\nIts console: ${problems.join('\n')}`, { cause });
    });
    const { run, chunks, pairs } = await storedRun(app.page);
    expect(new Set(chunks).size).toBe(chunks.length);
    expect(run.doneCount).toBe(chunks.length);
    expect(run.pairCount).toBe(pairs.length);
    await expect(app.continueButton).toHaveText(`Continue (${String(chunks.length)} of ${String(passages)})`);
    const texts = new Map(pairs);
    for (const sighting of shown) {
      if (sighting.kind === 'pair') expect(texts.get(sighting.key)).toBe(sighting.text);
      else expect(chunks.length).toBeGreaterThanOrEqual(sighting.done);
      if (sighting.kind === 'count') expect(pairs.length).toBeGreaterThanOrEqual(sighting.pairs);
    }
  }

  let { browser, app } = await reopened();
  try {
    await prepareShortRun(app, passages);
    for (const [index, { after, nth, delayMs }] of moments().entries()) {
      let heard = 0;
      const struck = new Promise<void>((resolve) => {
        hear = (kind) => {
          heard += kind === after ? 1 : 0;
          if (kind !== after || heard !== nth) return;
          setTimeout(() => {
            browser.strike();
            if (Date.now() - committedAt <= 20) closeToCommit += 1;
            resolve();
          }, delayMs);
        };
      });
      if (index === 0) await app.generate();
      else await app.continueButton.click();
      // Seen only once the run is stored.
      await expect(app.page.getByRole('button', { name: 'Pause' })).toBeVisible();
      hear('press');
      await struck;
      await browser.gone();
      ({ browser, app } = await reopened());
      await expectKept(app);
    }
    expect(closeToCommit).toBeGreaterThanOrEqual(5);

    hear = () => undefined;
    await app.continueButton.click();
    await app.untilDone();
    const broken = contentsOf(await app.saved(/^Download \d+ rows?$/));

    await app.page.getByRole('button', { name: 'New run' }).click();
    await app.page.getByText('Earlier documents').click();
    await app.page.getByRole('button', { name: /^Use chronicle/ }).click();
    await chooseShortPassages(app);
    await app.generate();
    await app.untilDone();
    expect(broken).toEqual(contentsOf(await app.saved(/^Download \d+ rows?$/)));
    expect(broken.length).toBeGreaterThan(passages / 2);
  } finally {
    browser.strike();
    await browser.gone();
    await rm(profile, { recursive: true, force: true });
  }
});

/** Mulberry32: numbers in [0, 1), the same for the same seed. */
function seeded(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
