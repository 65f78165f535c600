import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { expect } from './site';

/** Nothing that axe calls serious or worse, and nothing that stands out to the side. */
export async function expectAccessible(page: Page): Promise<void> {
  await expectNothingSerious(new AxeBuilder({ page }));
  await expectNothingStandsOut(page);
}

/** The same in both colour schemes; contrast is all that hangs on the scheme. */
export async function expectAccessibleInBothSchemes(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' });
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectNothingSerious(new AxeBuilder({ page }).withRules(['color-contrast']));
}

export async function expectNothingStandsOut(page: Page): Promise<void> {
  expect(await standingOut(page), 'what stands out to the side').toEqual([]);
}

async function expectNothingSerious(axe: AxeBuilder): Promise<void> {
  // There are no frames, and without them axe needs no page of its own to put its findings together.
  const { violations } = await axe.setLegacyMode().analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

/** Closes the dialog afterwards, and expects the focus to come back to the page. */
export async function expectDialogAccessible(page: Page, check = expectAccessible): Promise<void> {
  await expect(page.getByRole('dialog')).toBeVisible();
  await check(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect.poll(() => page.evaluate(() => document.activeElement !== document.body)).toBe(true);
}

/** The page, and whatever in it scrolls down. What is meant to be scrolled to the side cannot be scrolled down. */
async function standingOut(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const element of document.querySelectorAll('*')) {
      const over = element.scrollWidth - element.clientWidth;
      const { overflowY } = getComputedStyle(element);
      const isScroller = element === document.documentElement || overflowY === 'auto' || overflowY === 'scroll';
      if (over > 0 && isScroller) found.push(`${element.tagName} ${element.className}: ${String(over)} px`);
    }
    return found;
  });
}
