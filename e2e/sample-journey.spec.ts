import { Pairloom } from './pairloom';
import { expect, test } from './site';

test.use({ serviceWorkers: 'allow' });

interface Row {
  readonly instruction: string;
  readonly response: string;
  readonly context: string;
  readonly source_file: string;
  readonly char_start: number;
  readonly char_end: number;
  readonly sequence: number;
  readonly round: number;
  readonly chunk_index: number;
  readonly id: string;
}

test('a sample becomes pairs, and every downloaded row holds', async ({ page, site }) => {
  const app = new Pairloom(page, site.url);
  await app.open();
  await app.trySample('Science note');
  await app.generate();
  await app.untilDone();

  expect(await app.demonstrationShare()).toBeGreaterThanOrEqual(80);
  const text = await (await page.request.get(`${site.url}samples/science-note.txt`)).text();
  const jsonl = await app.saved(/^Download \d+ rows?$/);
  expect(jsonl.endsWith('\n')).toBe(true);
  const rows = jsonl
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
  expect(rows.length).toBeGreaterThan(4);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  expect(new Set(rows.map(({ round }) => round))).toEqual(new Set([0, 1]));
  const characters = [...text];
  for (const row of rows) {
    expect(row.instruction).not.toBe('');
    expect(row.response).not.toBe('');
    expect(row.context).toBe(characters.slice(row.char_start, row.char_end).join(''));
    expect(Object.values(row)).not.toContain(null);
    expect(row.instruction + row.response).not.toMatch(/<QUE>|<ANS>|<\/END>|<s>|<\/s>/);
  }
});

test('a reload in the middle keeps what is stored and goes on to the same end', async ({ page, site }) => {
  const app = new Pairloom(page, site.url);
  await app.open();
  await app.trySample('Story');
  await app.generate();
  await expect.poll(() => app.storedPairs()).toBeGreaterThan(0);
  await page.reload();
  const kept = await app.storedPairs();
  expect(kept).toBeGreaterThan(0);
  await app.continueButton.click();
  await app.untilDone();
  expect(await app.demonstrationShare()).toBeGreaterThanOrEqual(80);
  const resumed = await app.saved(/^Download \d+ rows?$/);

  await app.open('#/');
  await page.getByRole('button', { name: 'New run' }).click();
  await app.trySample('Story');
  await app.generate();
  await app.untilDone();
  const unbroken = await app.saved(/^Download \d+ rows?$/);
  expect(contents(resumed)).toEqual(contents(unbroken));
});

function contents(jsonl: string): string[] {
  return jsonl
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { instruction, response, chunk_index, sequence, round } = JSON.parse(line) as Row;
      return JSON.stringify([chunk_index, sequence, round, instruction, response]);
    })
    .sort();
}
