import { cp, mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Page } from 'playwright/test';
import { buildHarness } from '../e2e/build-harness';
import { chronicle } from '../e2e/chronicle';
import type { ExportFormat } from '../src/domain/export-format';
import { findBrowser } from '../tools/find-browser';
import { serveStatic } from '../tools/static-server';
import type { ExportBench, ExportPass } from './export-harness/main';
import { HeapWatch } from './heap-watch';
import { RendererMemory } from './process-memory';

/**
 * A run with many pairs saved in every format, to a file, archives with a test split: how long it takes to
 * write and to read back, and what the page and its worker came to hold beyond what they held before. Memory is flat
 * where ten times the pairs hold no more.
 *
 *     npx tsx bench/export.ts [pairs] [format ...]
 */
const pairs = Number(process.argv[2] ?? 100_000);
const wanted = process.argv.slice(3);

const site = await buildHarness('export-harness', import.meta.dirname);
const publicFolder = resolve(import.meta.dirname, '../public');
await cp(join(publicFolder, 'models/synthesizer'), join(site, 'models/synthesizer'), { recursive: true });
await cp(join(publicFolder, 'templates'), join(site, 'templates'), { recursive: true });
const { url, server } = await serveStatic({ folder: site });
const profile = await mkdtemp(join(tmpdir(), 'pairloom-export-'));
const executablePath = findBrowser(() => undefined);
const context = await chromium.launchPersistentContext(profile, { executablePath, args: ['--no-sandbox'] });
const memory = new RendererMemory(profile);
try {
  const page = await context.newPage();
  const heap = await HeapWatch.start(page);
  await page.goto(url);
  const formats = await page.evaluate(() => (globalThis as unknown as InPage).bench.formats);
  await page.evaluate(([count, text]) => (globalThis as unknown as InPage).bench.store(count, text.split('\n\n')), [
    pairs,
    chronicle(3000),
  ] as const);
  console.log(`${pairs.toLocaleString('en')} pairs (load ${(loadavg()[0] ?? 0).toFixed(1)})`);
  console.log('format             MB     rows   write s  read back s  heaps MB  renderer MB');
  // The worker starts and loads the tokenizer.
  await save(page, 'alpaca');
  for (const format of formats.filter((name) => wanted.length === 0 || wanted.includes(name))) {
    await memory.reset();
    await heap.reset();
    const { writingMs, checkingMs, report } = await save(page, format);
    console.log(
      [
        format.padEnd(16),
        (report.byteLength / 1e6).toFixed(1).padStart(6),
        String(report.rows).padStart(8),
        (writingMs / 1000).toFixed(1).padStart(8),
        (checkingMs / 1000).toFixed(1).padStart(11),
        (heap.peak / 1e6).toFixed(0).padStart(9),
        (memory.peak / 1e6).toFixed(0).padStart(11),
      ].join(' '),
    );
  }
  heap.close();
} finally {
  memory.close();
  await context.close();
  await rm(profile, { recursive: true, force: true });
  server.closeAllConnections();
  server.close();
}

function save(page: Page, format: ExportFormat): Promise<ExportPass> {
  return page.evaluate(
    (name) => (globalThis as unknown as InPage).bench.save(name, /llama|axolotl|hugging/i.test(name)),
    format,
  );
}

interface InPage {
  readonly bench: ExportBench;
}
