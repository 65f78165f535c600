import { test as base, expect, type Page } from 'playwright/test';
import { serveStatic } from '../tools/static-server';
import { buildEngineHarness } from './engine-harness/build';

/** A page with the real engine on it, built as the app is built and under its headers. */
export const test = base.extend<{ harnessPage: Page }, { harnessUrl: string }>({
  harnessUrl: [
    async ({}, use) => {
      const { url, server } = await serveStatic({ folder: await buildEngineHarness() });
      await use(url);
      server.closeAllConnections();
      server.close();
    },
    { scope: 'worker' },
  ],
  harnessPage: async ({ page, harnessUrl }, use) => {
    await page.goto(harnessUrl);
    // Its script waits for the list of models.
    await page.waitForFunction(() => 'harness' in globalThis);
    await use(page);
  },
});

/** The same in a browser with the software WebGPU adapter. */
export const webGpuTest = test.extend({
  launchOptions: [
    async ({ launchOptions }, use) => {
      const args = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];
      await use({ ...launchOptions, args: [...(launchOptions.args ?? []), ...args] });
    },
    { scope: 'worker' },
  ],
});

export { expect };
