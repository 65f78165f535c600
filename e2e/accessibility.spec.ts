import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { Pairloom } from './pairloom';
import { expect, test } from './site';

// Contrast hangs on the scheme and structure on the width: two of the four combinations see all of both.
for (const { scheme, width } of [
  { scheme: 'light', width: 1440 },
  { scheme: 'dark', width: 390 },
] as const) {
  test(`axe finds nothing serious in any state, ${scheme}, ${width} px wide`, async ({ page, site }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 900 });
    const app = new Pairloom(page, site.url);
    await app.open();
    await expectAccessible(page);
    await app.trySample('Science note');
    await expect(app.generateButton).toBeEnabled();
    await expectAccessible(page);
    await app.generate();
    await expect.poll(() => app.storedPairs()).toBeGreaterThan(0);
    await expectAccessible(page);
    await app.untilDone();
    await expectAccessible(page);
    for (const hash of ['#/data', '#/models', '#/privacy']) {
      await app.open(hash);
      await expectAccessible(page);
    }
  });
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}
