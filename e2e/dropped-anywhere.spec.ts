import { Pairloom } from './pairloom';
import { expect, test } from './site';

test('texts dropped on the page of models are read, and files of a model without their folder are told so', async ({
  page,
  site,
}) => {
  const app = new Pairloom(page, site.url);
  await app.open('#/models');
  await app.drop({ path: 'config.json', content: '{}' }, { path: 'model.safetensors', content: 'weights' });
  await expect(page.getByText('These are files of a model without their folder')).toBeVisible();
  await expect(page).toHaveURL(/#\/models$/);

  await app.drop({ path: 'bees.md', content: 'Bees dance in the dark of the hive.' });
  await expect(page.getByRole('button', { name: 'About bees.md' })).toBeVisible();
  await expect(page).toHaveURL(/#\/$/);
});

test('a reader that does not start says what is safe and what to do, and which files it did not read', async ({
  page,
  site,
}) => {
  await page.addInitScript(() => {
    globalThis.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(options?.name === 'corpus' ? new URL('./gone.js', location.href) : url, options);
      }
    };
  });
  const app = new Pairloom(page, site.url);
  await app.open();
  await app.drop({ path: 'bees.md', content: 'Bees dance.' }, { path: 'ants.md', content: 'Ants walk.' });
  await expect(page.getByRole('alert').filter({ hasText: 'did not start' })).toContainText(
    'What was added before is safe. Reload this page, and add the files again.',
  );
  await page.getByText('2 unreadable').click();
  await expect(page.getByRole('listitem').filter({ hasText: 'ants.md' })).toContainText('Add it again.');
});
