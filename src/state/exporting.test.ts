import { expect, test } from 'vitest';
import ownTemplates from '../../public/templates/pairloom.json';
import type { ExportOrder, ExportProgress, SavedExport } from '../adapters/export-connection';
import { aDocument, aPair, aRun, documentId } from '../adapters/test-records';
import { cookedTexts } from '../domain/cooking-options';
import { FIRST_COOKING_SEED } from '../domain/cooking-seed';
import type { Pair } from '../domain/pair';
import { parseTemplateSet } from '../domain/parse-template-set';
import { aRow } from '../domain/test-rows';
import { plainTemplateSet } from '../domain/test-template-set';
import type { ExportablePair } from './export-choices.svelte';
import { Exporting, type ExportingParts } from './exporting.svelte';

const report: SavedExport['report'] = {
  ...{ fileName: 'notes.md.messages.jsonl', byteLength: 10, rows: 3, testRows: 0, emptyFields: 0, missingKeys: 0 },
  ...{ nulls: 0, longestTokens: 12, longestCharacters: 40, readAsMissing: 0, taggedPairs: 0, taggedPassages: 0 },
  changes: { replacedCharacters: 0, neutralisedFormulas: 0, lineSeparators: 0 },
};

/** Three documents; the first has two pairs, one of them approved, the last a pair with a tag. */
const pairs: readonly ExportablePair[] = [
  ofDocument(0, aPair(0, 0)),
  ofDocument(0, aPair(0, 1, { status: 'approved' })),
  ofDocument(1, aPair(1, 0, { status: 'rejected' })),
  ofDocument(1, aPair(1, 1)),
  ofDocument(2, aPair(2, 0, { response: 'It is </s>.' })),
];

function ofDocument(document: number, pair: Pair): ExportablePair {
  return { pair, documentId: documentId(`document-${document}`) };
}

type Save = ExportingParts['connection']['save'];

function aDesk(save: Save = async () => ({ report, file: null }), parts: Partial<ExportingParts> = {}) {
  const orders: ExportOrder[] = [];
  const handedOver: string[] = [];
  const exporting = new Exporting({
    connection: {
      save: (order, target, onProgress, signal) => {
        orders.push(order);
        return save(order, target, onProgress, signal);
      },
      preview: async () => ({ row: aRow(), collection: null }),
    },
    documents: {
      list: async () =>
        [0, 1, 2].map((index) => aDocument({ id: documentId(`document-${index}`), sha256: `${index}`.repeat(64) })),
    },
    pickFile: null,
    handOver: (name) => handedOver.push(name),
    fileNameFor: (name) => name,
    tokenizerOf: () => null,
    cookingOptions: async () => ({ firstSeed: 1, seeds: new Map(), rawShare: 0, templates: plainTemplateSet() }),
    now: () => 0,
    ...parts,
  });
  return { exporting, orders, handedOver };
}

test('counts of pairs are those of each choice, and tags leave pairs out until they are wanted', async () => {
  const { exporting } = aDesk();
  await exporting.open(aRun(), pairs, { label: 'Only those listed', keys: new Set(['1.0', '1.1']) });
  const { choices } = exporting;
  expect(choices.counts).toEqual({ kept: 4, approved: 1, given: 1 });
  expect([choices.selectionKind, choices.rowCount]).toEqual(['given', 1]);
  choices.select('kept');
  expect([choices.taggedCount, choices.rowCount]).toEqual([1, 3]);
  choices.keepsTagged = true;
  expect(choices.rowCount).toBe(4);
});

test('nothing given is never chosen, and neither is a choice without a pair', async () => {
  const { exporting } = aDesk();
  await exporting.open(aRun(), pairs, { label: 'Only those listed', keys: new Set(['1.0']) });
  expect(exporting.choices.selectionKind).toBe('kept');
  exporting.choices.select('approved');
  await exporting.open(aRun(), pairs.slice(2), null);
  expect(exporting.choices.selectionKind).toBe('kept');
});

test('a split is told in documents and rows, and needs two documents and a format that can have it', async () => {
  const { exporting } = aDesk();
  await exporting.open(aRun(), pairs, null);
  const { choices } = exporting;
  choices.isSplitWanted = true;
  choices.testPercent = 50;
  const { train, test } = choices.sides ?? {};
  expect([train?.documents, test?.documents]).toEqual([1, 1]);
  expect((train?.rows ?? 0) + (test?.rows ?? 0)).toBe(3);
  expect(choices.fileName('notes')).toBe('notes.messages.zip');
  choices.format = 'reference';
  expect(choices.split).toBeNull();
  choices.format = 'messages';
  choices.select('approved');
  expect(choices.split).toBeNull();
});

test('what is saved is what was chosen, and a download is handed over once it was read back', async () => {
  const { exporting, orders, handedOver } = aDesk(async () => ({ report, file: new Blob(['x']) }));
  await exporting.open(aRun(), pairs, null);
  expect(exporting.preview.row).not.toBeNull();
  exporting.choices.book = 'closed';
  await exporting.save();
  expect(orders).toMatchObject([
    { format: 'messages', book: 'closed', fileName: 'notes.md.messages.jsonl', split: null },
  ]);
  expect(handedOver).toEqual(['notes.md.messages.jsonl']);
  expect(exporting.saving).toEqual({ kind: 'saved', report });
});

test('the text shown is worded as the file will have it, wherever in the run its collection stands', async () => {
  const entries = [{ ...{ context: 'Bees dance.', QA_list: [{ Q: 'Who?', A: 'Bees' }] }, inherit_from_prev: false }];
  const templates = parseTemplateSet(ownTemplates);
  const options = { firstSeed: FIRST_COOKING_SEED, seeds: new Map<number, number>(), rawShare: 0, templates };
  const shownAt = async (position: number): Promise<string | null> => {
    const preview = async () => ({ row: aRow(), collection: { position, entries } });
    const { exporting } = aDesk(undefined, {
      connection: { save: () => Promise.reject(new Error('Nothing is saved.')), preview },
      cookingOptions: async () => options,
    });
    await exporting.open(aRun(), pairs, null);
    return exporting.preview.cooked;
  };
  const shown = await Promise.all(Array.from({ length: 8 }, (_, position) => shownAt(position)));
  expect(shown).toEqual(Array.from({ length: 8 }, (_, position) => cookedTexts(position, entries, options)[0]?.text));
  expect(new Set(shown).size).toBeGreaterThan(1);
});

test('declining to pick a file is no failure', async () => {
  const { exporting, orders } = aDesk(undefined, { pickFile: async () => null });
  await exporting.open(aRun(), pairs, null);
  await exporting.save();
  expect(orders).toEqual([]);
  expect(exporting.saving.kind).toBe('idle');
});

test('the time left follows the speed of the stage at hand', async () => {
  let now = 0;
  let tell: (progress: ExportProgress) => void = () => undefined;
  let end: (saved: SavedExport) => void = () => undefined;
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const save: Save = (_order, _target, onProgress) => {
    tell = onProgress;
    begin();
    return new Promise((resolve) => (end = resolve));
  };
  const { exporting } = aDesk(save, { now: () => now });
  await exporting.open(aRun(), pairs, null);
  const saving = exporting.save();
  await begun;
  const left = (stage: ExportProgress['stage'], done: number): number | null => {
    tell({ stage, done, total: 100 });
    return exporting.saving.kind === 'working' ? exporting.saving.msLeft : NaN;
  };
  expect(left('writing', 0)).toBeNull();
  now = 1000;
  expect(left('writing', 20)).toBe(4000);
  expect(left('checking', 0)).toBeNull();
  now = 2000;
  expect(left('checking', 50)).toBe(1000);
  end({ report, file: null });
  await saving;
  // A message that was on its way.
  expect(left('checking', 99)).toBeNaN();
  expect(exporting.saving.kind).toBe('saved');
});

test('closing ends a save, and says so; a failure is told in its own words', async () => {
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const untilCancelled: Save = (_order, _target, _onProgress, signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new DOMException('cancelled', 'AbortError')));
      begin();
    });
  const { exporting } = aDesk(untilCancelled);
  await exporting.open(aRun(), pairs, null);
  const saving = exporting.save();
  await begun;
  exporting.close();
  await saving;
  expect([exporting.saving.kind, exporting.run]).toEqual(['cancelled', null]);

  const failing = aDesk(() => Promise.reject(new Error('There is no room left.'))).exporting;
  await failing.open(aRun(), pairs, null);
  await failing.save();
  expect(failing.saving).toEqual({ kind: 'failed', message: 'There is no room left.' });
});

test('the download of a run is all that is known of every pair that is not rejected', async () => {
  const { exporting, orders, handedOver } = aDesk(async () => ({ report, file: new Blob(['x']) }));
  exporting.choices.format = 'csv';
  await exporting.download(aRun());
  expect(orders).toMatchObject([
    { format: 'canonical', choice: { selection: { kind: 'kept' }, keepsTagged: true }, split: null },
  ]);
  expect(handedOver).toEqual(['notes.md.jsonl']);
});
