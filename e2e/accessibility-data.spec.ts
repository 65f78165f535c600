import { expectAccessibleInBothSchemes, expectDialogAccessible, expectNothingStandsOut } from './accessible';
import { Pairloom } from './pairloom';
import { reviewedBundle } from './reviewed-bundle';
import { expect, test } from './site';

for (const width of [1440, 390]) {
  test.describe(`${String(width)} px wide`, () => {
    test.use({ viewport: { width, height: 900 }, contextOptions: { reducedMotion: 'reduce' } });

    test('axe finds nothing serious in the pages of the data set, which keys alone open and leave', async ({
      page,
      site,
    }) => {
      const app = new Pairloom(page, site.url);
      await app.open();
      await app.drop({ path: 'run.pairloom', content: await reviewedBundle() });
      await expect(page.getByRole('article').first()).toBeVisible();
      await expect(page.getByText('not supported', { exact: false }).first()).toBeVisible();
      // The passage of each row, the endless word and the text from right to left among them.
      for (const passage of [1, 1, 1, 1, 2, 4, 5]) {
        await page.keyboard.press('j');
        await expect(page.getByRole('complementary', { name: 'Passage' })).toContainText(`passage ${String(passage)}`);
        await expectNothingStandsOut(page);
      }
      await expect(page.locator('article:focus')).toHaveCount(1);

      await page.keyboard.press('e');
      await expect(page.getByLabel('Response', { exact: true })).toBeFocused();
      await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeInViewport();
      await expectAccessibleInBothSchemes(page);
      await page.keyboard.press('Escape');
      await expect(page.locator('article:focus')).toHaveCount(1);

      await page.keyboard.press('?');
      await expectDialogAccessible(page, expectAccessibleInBothSchemes);
      await expect(page.locator('article:focus')).toHaveCount(1);

      await page.getByRole('group').locator('summary', { hasText: 'Rules' }).press('Enter');
      await page.getByRole('checkbox', { name: /^Not supported by the passage/ }).press('Space');
      await expect(page.getByText(/^keep \d of \d pairs$/)).toBeVisible();
      await expectAccessibleInBothSchemes(page);

      const exportButton = page.getByRole('button', { name: 'Export…' });
      await exportButton.press('Enter');
      await expect(page.getByRole('dialog').locator('code').first()).not.toBeEmpty();
      await expectDialogAccessible(page, expectAccessibleInBothSchemes);
      await expect(exportButton).toBeFocused();
      const dialog = await app.openExport('Text for pre-training');
      await expect(dialog.locator('label', { hasText: 'Text for pre-training' }).locator('code')).not.toBeEmpty();
      await expectDialogAccessible(page, expectAccessibleInBothSchemes);

      await page.getByRole('link', { name: 'Overview' }).press('Enter');
      await expect(page.getByText(/sentences feed a pair/).first()).toBeVisible();
      await expectAccessibleInBothSchemes(page);
      await page.getByRole('link', { name: 'Texts' }).press('Enter');
      await expect(page.locator('.cooked').first()).toBeVisible();
      await page.getByText('Templates used').first().press('Enter');
      await expectAccessibleInBothSchemes(page);
    });
  });
}
