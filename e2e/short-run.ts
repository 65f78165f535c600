import { chronicle } from './chronicle';
import type { Pairloom } from './pairloom';

/** Puts a text on the desk that becomes `passages` short passages, each a fraction of a second of work. */
export async function prepareShortRun(app: Pairloom, passages: number): Promise<void> {
  await app.paste(chronicle(passages), 'chronicle');
  await chooseShortPassages(app);
}

export async function chooseShortPassages({ page }: Pairloom): Promise<void> {
  await page.getByText('More settings').click();
  await page.getByLabel('Cut by').selectOption('Paragraph');
  await page.getByLabel('New tokens').fill('28');
  await page.getByLabel('New tokens').press('Tab');
}

/** What must be the same however often a run was interrupted: every row's text and place, in order. */
export function contentsOf(jsonl: string): string[] {
  return jsonl
    .trimEnd()
    .split('\n')
    .map((line) => {
      const row = JSON.parse(line) as Record<string, unknown>;
      const { chunk_index: chunk, sequence, round, instruction, response } = row;
      return JSON.stringify([chunk, sequence, round, instruction, response]);
    })
    .sort();
}
