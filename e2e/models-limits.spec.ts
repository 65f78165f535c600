import { hugeGraph } from './huge-model';
import { checkpoint, filesOf, ModelsPage, readyModel, test } from './models-page';
import { Pairloom } from './pairloom';
import { expect } from './site';

test('a build in half precision without a card for it is said not to run, before and after it is here', async ({
  page,
  site,
  host,
}) => {
  host.repositories.set('org/checkpoint', { files: await checkpoint() });
  const models = new ModelsPage(page, site.url);
  await models.open();
  await models.lookUp(host, 'org/checkpoint');
  await expect(page.getByRole('dialog').locator('label', { hasText: 'Converted to q4f16' })).toContainText(
    'Does not run here. It needs a graphics card',
  );
  await models.agree(/Converted to q4f16/);
  await models.untilInUse('checkpoint');
  const app = new Pairloom(page, site.url);
  await app.open('#/');
  await app.paste('Bees make honey.', 'bees');
  await app.generate();
  await expect(page.getByRole('alert')).toContainText('Choose its q4 build, which runs without it.');
});

test('a model that needs more memory than there is says so, and the run goes on with another', async ({
  page,
  site,
  host,
}) => {
  const [micro, ready] = await Promise.all([filesOf('e2e/fixtures/models/micro'), readyModel()]);
  micro.set('onnx/model.onnx', await hugeGraph());
  host.repositories.set('org/huge', { files: micro });
  host.repositories.set('org/synthesizer', { files: ready });
  const models = new ModelsPage(page, site.url);
  await models.open();
  await models.lookUp(host, 'org/huge');
  await models.agree();
  await models.untilInUse('huge');
  const app = new Pairloom(page, site.url);
  await app.open('#/');
  await app.paste('Bees make honey. Ants make paths.', 'bees');
  await app.generate();
  await expect(page.getByRole('alert')).toContainText('needs more memory than the browser gives here', {
    timeout: 60_000,
  });
  await models.open();
  await models.row('Pairloom synthesizer').getByRole('button', { name: 'Use' }).click();
  await models.untilInUse('Pairloom synthesizer');
});
