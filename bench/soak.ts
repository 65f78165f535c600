import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright/test';
import { buildEngineHarness } from '../e2e/engine-harness/build';
import { findBrowser } from '../tools/find-browser';
import { serveStatic } from '../tools/static-server';
import { RendererMemory } from './process-memory';

/**
 * Two thousand short requests to the engine on WebAssembly, sixteen in flight, each with a text of its own: what the
 * page and its worker hold after every two hundred of them.
 */
const REQUESTS = 2000;
const STAGE = 200;

const { url, server } = await serveStatic({ folder: await buildEngineHarness() });
const profile = await mkdtemp(join(tmpdir(), 'pairloom-soak-'));
const executablePath = findBrowser(() => undefined);
const context = await chromium.launchPersistentContext(profile, { executablePath, args: ['--no-sandbox'] });
const memory = new RendererMemory(profile);
try {
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction(() => 'harness' in globalThis);
  await page.evaluate(() => {
    Object.assign(globalThis, { soaked: harness.connect('embedded').engine });
  });
  for (let done = 0; done < REQUESTS; done += STAGE) {
    const began = Date.now();
    const heapBytes = await page.evaluate(
      async ([from, count]) => {
        const { soaked } = globalThis as unknown as { soaked: ReturnType<typeof harness.connect>['engine'] };
        const decoding = { maxNewTokens: 8, temperature: 0, topK: 0, topP: 1, seed: 0 };
        let next = from;
        // Not a function with a name: what the tool that runs this adds to one is not there in the page.
        await Promise.all(
          Array.from({ length: 16 }, async () => {
            while (next < from + count) {
              const nth = (next += 1);
              const prompt = harness.formatPrompt([], `In ${nth} the mill of ${nth * 7} stones was sold to the town.`);
              await soaked.complete({ prompt, decoding }, new AbortController().signal);
            }
          }),
        );
        return (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize;
      },
      [done, STAGE] as const,
    );
    const held = ((await memory.held()) / 1e6).toFixed(0);
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    console.log(
      `${String(done + STAGE)} requests: renderer ${held} MB, page heap ${(heapBytes / 1e6).toFixed(1)} MB, ${seconds} s`,
    );
  }
} finally {
  memory.close();
  await context.close();
  await rm(profile, { recursive: true, force: true });
  server.closeAllConnections();
  server.close();
}
