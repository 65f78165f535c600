import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { createTextTokenizer } from '../src/model/text-tokenizer';
import { inFreshProfile } from './browser';
import { HeapWatch } from './heap-watch';
import { textKinds, textOf, type TextKind } from './corpus-texts';
import { RendererMemory } from './process-memory';

/**
 * A large text file dropped on the built page: until the first passage shows, and until all of it is stored and cut,
 * beside one pass of the tokenizer over the same text; what the renderer came to hold, and the page's longest task.
 *
 *     npx tsx bench/corpus.ts [megabytes] [kind ...]
 */
const megabytes = Number(process.argv[2] ?? 100);
const wanted = process.argv.slice(3);

console.log(`${megabytes} MB on ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`);
for (const kind of textKinds.filter((name) => wanted.length === 0 || wanted.includes(name))) await measure(kind);

async function measure(kind: TextKind): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pairloom-corpus-'));
  try {
    const path = join(folder, 'corpus.txt');
    const text = await textOf(kind, megabytes * 1e6);
    const bytes = Buffer.from(text);
    await writeFile(path, bytes);
    const passMs = await encodingMs(text);
    const { firstMs, allMs, longestTaskMs, heapBytes, peakBytes } = await inFreshProfile((page, url, profile) =>
      readOnPage(page, url, profile, path),
    );
    console.log(`${kind} (load before ${(loadavg()[0] ?? 0).toFixed(1)})`);
    console.log(`  one pass of the tokenizer, in Node    ${seconds(passMs)}`);
    console.log(`  first passage on the page             ${seconds(firstMs)}`);
    console.log(`  all stored and cut                    ${seconds(allMs)}, ${(allMs / passMs).toFixed(2)} of a pass`);
    console.log(
      `  script heaps above an empty page      ${(heapBytes / 1e6).toFixed(0)} MB at their peak, ${(heapBytes / bytes.length).toFixed(2)} of the file`,
    );
    console.log(`  renderer memory above an empty page   ${(peakBytes / 1e6).toFixed(0)} MB at its peak`);
    console.log(`  longest task of the page              ${longestTaskMs} ms`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readOnPage(page: Page, url: string, profile: string, path: string) {
  const memory = new RendererMemory(profile);
  const heap = await HeapWatch.start(page);
  try {
    await page.addInitScript(watchLongTasks);
    await page.goto(url);
    await page.getByRole('button', { name: 'Paste text' }).first().waitFor();
    await memory.reset();
    await heap.reset();
    await page.evaluate(() => Reflect.set(window, 'longestTask', 0));
    await page.locator('input[type=file]').first().setInputFiles(path);
    // Waited for within the page: whatever looks at it from outside again and again would be part of what is measured.
    const [firstMs = NaN, allMs = NaN] = await page.evaluate(async () => {
      const chosen = Reflect.get(window, 'chosenAt') as number;
      const shown: number[] = [];
      for (const isSo of [
        () => document.querySelector('[aria-label^="Passages of"]') !== null,
        () => document.querySelector('progress') === null,
      ]) {
        while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 50));
        shown.push(performance.now() - chosen);
      }
      return shown;
    });
    const longestTaskMs = await page.evaluate(() => Math.round(Reflect.get(window, 'longestTask') as number));
    return { firstMs, allMs, longestTaskMs, peakBytes: memory.peak, heapBytes: heap.peak };
  } finally {
    memory.close();
    heap.close();
  }
}

/** Over the first part, and scaled: the pass takes minutes. */
async function encodingMs(whole: string): Promise<number> {
  const json: unknown = JSON.parse(await readFile('public/models/synthesizer/tokenizer.json', 'utf8'));
  const tokenizer = createTextTokenizer(json, {});
  const part = whole.slice(0, 3_000_000);
  const start = performance.now();
  for (let at = 0; at < part.length; at += 10_000) tokenizer.encode(part.slice(at, at + 10_000));
  return ((performance.now() - start) * whole.length) / part.length;
}

/** Notes when a file is chosen, and the longest task: 0 stays where none was as long as 50 ms, as browsers tell of no others. */
function watchLongTasks(): void {
  Reflect.set(window, 'longestTask', 0);
  addEventListener('change', () => Reflect.set(window, 'chosenAt', performance.now()), true);
  new PerformanceObserver((list) => {
    const longest = Math.max(...list.getEntries().map(({ duration }) => duration));
    Reflect.set(window, 'longestTask', Math.max(longest, Reflect.get(window, 'longestTask') as number));
  }).observe({ type: 'longtask', buffered: true });
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
