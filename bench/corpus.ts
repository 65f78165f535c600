import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTextTokenizer } from '../src/model/text-tokenizer';
import { inFreshProfile } from './browser';

/**
 * A text file of 100 MB dropped on the built page: until the first passage shows, and until all of it is stored and
 * cut, beside one pass of the tokenizer over the same text. The longest task of the page comes with it.
 */
const megabytes = Number(process.argv[2] ?? 100);

const samples = await Promise.all(
  ['science-note', 'story', 'how-to'].map((name) => readFile(`public/samples/${name}.txt`, 'utf8')),
);
const sentences = samples.join(' ').split(/(?<=[.!?])\s+/);
const text = syntheticText(megabytes * 1e6);
console.log(`${megabytes} MB on ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`);
console.log(`  one pass of the tokenizer, in Node    ${seconds(await encodingMs(text))}`);

const folder = await mkdtemp(join(tmpdir(), 'pairloom-corpus-'));
try {
  const path = join(folder, 'corpus.txt');
  await writeFile(path, text);
  await inFreshProfile(async (page, url) => {
    await page.addInitScript(watchLongTasks);
    await page.goto(url);
    await page.getByRole('button', { name: 'Paste text' }).first().waitFor();
    const start = Date.now();
    await page.locator('input[type=file]').first().setInputFiles(path);
    await page
      .getByText(/^passage 1\b/i)
      .first()
      .waitFor({ timeout: 60_000 });
    console.log(`  first passage on the page             ${seconds(Date.now() - start)}`);
    await page.getByRole('progressbar').first().waitFor({ state: 'detached', timeout: 600_000 });
    console.log(`  all stored and cut                    ${seconds(Date.now() - start)}`);
    const longest = await page.evaluate(() => Reflect.get(window, 'longestTask') as number);
    console.log(`  longest task of the page              ${Math.round(longest)} ms`);
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Sentences of the samples in an order that repeats only after a long time, in paragraphs of three to eight. */
function syntheticText(length: number): string {
  const parts: string[] = [];
  let state = 1;
  const next = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  for (let written = 0; written < length;) {
    const paragraph = Array.from({ length: 3 + next(6) }, () => sentences[next(sentences.length)]).join(' ');
    parts.push(paragraph);
    written += paragraph.length + 2;
  }
  return parts.join('\n\n');
}

/** Over the first part, and scaled: the pass takes minutes. */
async function encodingMs(whole: string): Promise<number> {
  const json: unknown = JSON.parse(await readFile('public/models/synthesizer/tokenizer.json', 'utf8'));
  const tokenizer = createTextTokenizer(json, {});
  const part = whole.slice(0, 5_000_000);
  const start = performance.now();
  for (let at = 0; at < part.length; at += 10_000) tokenizer.encode(part.slice(at, at + 10_000));
  return ((performance.now() - start) * whole.length) / part.length;
}

function watchLongTasks(): void {
  Reflect.set(window, 'longestTask', 0);
  new PerformanceObserver((list) => {
    const longest = Math.max(...list.getEntries().map(({ duration }) => duration));
    Reflect.set(window, 'longestTask', Math.max(longest, Reflect.get(window, 'longestTask') as number));
  }).observe({ type: 'longtask', buffered: true });
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
