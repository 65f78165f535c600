import { loadavg } from 'node:os';
import { Pairloom } from '../e2e/pairloom';
import { inFreshProfile } from './browser';
import { HeapWatch } from './heap-watch';
import { RendererMemory } from './process-memory';

/**
 * A file of a gigabyte without a line break, made in the page and dropped on it: whether it does harm, how long it
 * takes, and what the renderer comes to hold.
 *
 *     npx tsx bench/one-line.ts [megabytes]
 */
const megabytes = Number(process.argv[2] ?? 1000);

await inFreshProfile(async (page, url, profile) => {
  const app = new Pairloom(page, url);
  const [heap, memory] = [await HeapWatch.start(page), new RendererMemory(profile)];
  try {
    await app.open();
    await page.getByRole('banner').waitFor();
    await Promise.all([heap.reset(), memory.reset()]);
    const start = Date.now();
    await app.dropRepeated('line.txt', 'Bees dance to show where food is, and the others follow. ', megabytes * 1e6);
    await page
      .getByText(/^passage 1\b/i)
      .first()
      .waitFor({ timeout: 60_000 });
    const firstMs = Date.now() - start;
    await page.getByRole('progressbar').first().waitFor({ state: 'detached', timeout: 3_600_000 });
    const allMs = Date.now() - start;
    const documents = await app.storedCount('documents');
    console.log(`${megabytes} MB in one line (load ${(loadavg()[0] ?? 0).toFixed(1)}): ${documents} document stored`);
    console.log(`  first passage                         ${(firstMs / 1000).toFixed(1)} s`);
    console.log(`  all stored and cut                    ${(allMs / 1000).toFixed(0)} s`);
    console.log(`  script heaps above an empty page      ${(heap.peak / 1e6).toFixed(0)} MB at their peak`);
    console.log(`  renderer memory above an empty page   ${(memory.peak / 1e6).toFixed(0)} MB at its peak`);
  } finally {
    heap.close();
    memory.close();
  }
});
