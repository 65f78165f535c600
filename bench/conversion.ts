import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright/test';
import { buildHarness } from '../e2e/build-harness';
import { CheckpointHost } from '../e2e/checkpoint-host';
import type {} from '../e2e/conversion-harness/main';
import { findBrowser } from '../tools/find-browser';
import { serveStatic } from '../tools/static-server';
import type { ModelSource } from '../workers/models/protocol';
import { largeCheckpoint } from './large-checkpoint';

/**
 * How long a checkpoint takes to be converted in the page, from a host and from a folder, beside a plain copy of it into
 * the origin private file system.
 *
 *     npx tsx bench/conversion.ts [layers] [milliseconds that each answer of the host takes]
 */
const layers = Number(process.argv[2] ?? 16);
const latencyMs = Number(process.argv[3] ?? 0);

const files = largeCheckpoint(layers);
const byteLength = files['model.safetensors']?.length ?? 0;
const host = await CheckpointHost.start();
host.latencyMs = latencyMs;
host.add('bench/large', files);
const { url, server } = await serveStatic({ folder: await buildHarness('conversion-harness'), withHeaders: false });
const folder = await mkdtemp(join(tmpdir(), 'pairloom-bench-'));
const checkpointFolder = join(folder, 'checkpoint');
await mkdir(checkpointFolder);
for (const [name, bytes] of Object.entries(files)) await writeFile(join(checkpointFolder, name), bytes);
// Without a profile on the disk, the private file system would lie in memory.
const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
  executablePath: findBrowser(() => undefined),
  args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
try {
  const page = await context.newPage();
  await page.goto(url);
  const processor = cpus()[0]?.model ?? '';
  console.log(`${(byteLength / 1e6).toFixed(0)} MB of bfloat16; load ${(loadavg()[0] ?? 0).toFixed(1)}; ${processor}`);
  console.log(`answers of the host after ${String(latencyMs)} ms`);

  const resolved = `${host.url}bench/large/resolve/c0ffee/`;
  say('copy from the host', await page.evaluate((from) => conversionHarness.copy(from, 'model.safetensors'), resolved));

  const list = Object.entries(files).map(([path, bytes]) => ({ path, byteLength: bytes.length }));
  const repository = { id: 'bench/large', revision: 'c0ffee', licence: '', isGated: false, files: list };
  const hosted: ModelSource = { kind: 'host', host: { url: host.url, token: '' }, repository };
  for (const target of ['q4', 'q8', 'fp32'] as const) say(`${target} from the host`, await convert(target, hosted));

  await page.locator('input').setInputFiles(checkpointFolder);
  say('q4 from a folder', await convert('q4'));

  async function convert(target: 'q4' | 'q8' | 'fp32', source?: ModelSource): Promise<number> {
    const id = `${target}-${source?.kind ?? 'folder'}`;
    const asked = { id, target, ...(source !== undefined && { source }) };
    return page.evaluate(async (conversion) => {
      const start = performance.now();
      await conversionHarness.convert(conversion).done;
      return performance.now() - start;
    }, asked);
  }
} finally {
  await context.close();
  host.close();
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
}

function say(what: string, ms: number): void {
  const rate = byteLength / 1e6 / (ms / 1000);
  console.log(`${what.padEnd(22)} ${(ms / 1000).toFixed(1).padStart(6)} s  ${rate.toFixed(0).padStart(5)} MB/s read`);
}
