import { serveStatic } from '../tools/static-server';
import { collectionPdf } from '../workers/corpus/test-pdf';
import { Pairloom } from './pairloom';
import { expect, test } from './site';

test.use({ serviceWorkers: 'allow' });

const japanese = { encoding: '90ms-RKSJ-H', ordering: 'Japan1' };

test('a PDF in an old Japanese encoding is read under a path, with the tables it needs alone, and then offline', async ({
  page,
  context,
}) => {
  const { url, server } = await serveStatic({ folder: 'dist', base: '/a/b/', withHeaders: false });
  const tables: string[] = [];
  context.on('request', (request) => {
    if (request.url().includes('.bcmap')) tables.push(request.url());
  });
  const app = new Pairloom(page, url);
  await app.open();
  await page.reload();
  await app.trySample('Science note');
  await app.generate();
  await app.untilDone();
  await app.untilKept();
  expect(tables).toEqual([]);

  await app.open();
  await page.reload();
  await app.drop({ path: 'old.pdf', content: collectionPdf(japanese, ['93FA967B8CEA82CC836583588367']) });
  await app.openDocument('old.pdf');
  expect(await app.openingText()).toBe('日本語のテスト');
  await app.closeDialog();
  const names = new Set(tables.map((table) => new URL(table).pathname.replace(/-.{8}\.bcmap$/, '')));
  expect([...names].toSorted()).toEqual(['/a/b/assets/90ms-RKSJ-H', '/a/b/assets/Adobe-Japan1-UCS2']);

  server.closeAllConnections();
  server.close();
  await context.setOffline(true);
  await page.reload();
  await app.drop({ path: 'older.pdf', content: collectionPdf(japanese, ['836583588367']) });
  await app.openDocument('older.pdf');
  expect(await app.openingText()).toBe('テスト');
});
