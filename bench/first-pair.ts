import { cpus } from 'node:os';
import type { Page } from 'playwright/test';
import { Pairloom } from '../e2e/pairloom';
import { inFreshProfile, median } from './browser';

/**
 * From a fresh profile to the first pair in the database, on WASM: the sample, and a text of about 150 tokens. Times
 * are read inside the page. `toButton`: from navigation to a sample's button being enabled; `toPair`: from the press
 * that starts to the first stored pair, cutting and loading the model included.
 */
const text =
  'The harbour of Ostvik was dug in 1902 by two hundred men under the engineer Ragna Holm. It is nine metres deep and ' +
  'shelters about sixty boats. In the winter of 1931 a storm broke the outer wall, and the town rebuilt it from granite ' +
  'that came by sea from Larvik. The lighthouse on the wall is painted red and white; its lamp can be seen from thirty ' +
  'kilometres away. Fishermen bring in cod from January to April and mackerel in summer. Every August the town holds a ' +
  'race of wooden boats, and the winner is given a copper bell that was saved from the old church. The present harbour ' +
  'master is Jonas Lie, who has kept a diary of the weather since 1988.';

const starts: Record<string, (app: Pairloom) => Promise<void>> = {
  'sample, pressed at once': async (app) => app.trySample('Science note'),
  'a typed text of about 150 tokens': async (app) => app.paste(text),
};

for (const [name, start] of Object.entries(starts)) {
  const runs: { toButton: number; toPair: number; fromGenerate: number }[] = [];
  for (let attempt = 0; attempt < 5; attempt += 1)
    runs.push(await inFreshProfile((page, url) => measure(page, url, start)));
  const summary = (key: keyof (typeof runs)[number]) => {
    const values = runs.map((run) => run[key]);
    return `${Math.round(median(values))} ms (${values.map((value) => Math.round(value)).join(', ')})`;
  };
  console.log(`${name}, median of 5 on ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`);
  console.log(`  navigation to an enabled button       ${summary('toButton')}`);
  console.log(`  first press to a stored pair          ${summary('toPair')}`);
  console.log(`  Generate pressed to a stored pair     ${summary('fromGenerate')}`);
}

async function measure(page: Page, url: string, start: (app: Pairloom) => Promise<void>) {
  const app = new Pairloom(page, url);
  await page.addInitScript(watchTimes);
  await app.open();
  const button = page.getByRole('button', { name: 'Paste text' }).first();
  await button.waitFor();
  const toButton = await page.evaluate(() => performance.now());
  await start(app);
  await app.generate();
  const times = await page.waitForFunction(() => {
    const { firstPress, generate, pair } = window as unknown as Record<string, number | undefined>;
    return pair === undefined ? false : { firstPress: firstPress ?? NaN, generate: generate ?? NaN, pair };
  });
  const { firstPress, generate, pair } = (await times.jsonValue()) as {
    firstPress: number;
    generate: number;
    pair: number;
  };
  return { toButton, toPair: pair - firstPress, fromGenerate: pair - generate };
}

/** Runs in the page: notes the first press, the press on Generate, and the first word that an example is stored. */
function watchTimes(): void {
  const times = window as unknown as Record<string, number | undefined>;
  addEventListener(
    'click',
    ({ target }) => {
      const label = (target as HTMLElement).closest('button')?.textContent ?? '';
      if (/^\s*(Science|Add text)/.test(label)) times['firstPress'] ??= performance.now();
      if (/^\s*Generate pairs/.test(label)) times['generate'] ??= performance.now();
    },
    true,
  );
  new BroadcastChannel('pairloom-changes').addEventListener('message', ({ data }: MessageEvent<{ kind: string }>) => {
    if (data.kind === 'exampleStored') times['pair'] ??= performance.now();
  });
}
