import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import ownTemplates from '../../public/templates/pairloom.json';
import { cookedTexts } from '../../src/domain/cooking-options';
import { FIRST_COOKING_SEED } from '../../src/domain/cooking-seed';
import { parseTemplateSet } from '../../src/domain/parse-template-set';
import { aStore, storeRun } from '../exchange/test-stored-run';
import { createExports } from './exports';
import { jsonLinesOf, saveAs } from './test-export';

const templates = parseTemplateSet(ownTemplates);

test('a preview tells the place of its collection, so that its text is the first of the file', async () => {
  const store = await aStore();
  const missing = [0, 1, 2].map((index) => ({ text: `Not read ${index}.`, pairs: null }));
  const made = { text: 'Bees dance in the dark.', pairs: [{ instruction: 'Who dances?', response: 'Bees' }] };
  const run = await storeRun(store, [[...missing, made]]);
  const exports = createExports(() => Promise.resolve(store));
  const choice = { selection: { kind: 'kept' }, keepsTagged: false } as const;
  const { collection } = await exports.preview('call', run.id, choice);
  expect(collection?.position).toBe(1);
  for (const firstSeed of [FIRST_COOKING_SEED, 7, 99]) {
    const cooking = { firstSeed, seeds: new Map(), rawShare: 0, templates };
    const { file } = await saveAs('cooked', { run, ...store }, { cooking });
    const [first] = await jsonLinesOf(file);
    const cooked = cookedTexts(collection?.position ?? 0, collection?.entries ?? [], cooking);
    expect(cooked[0]?.text).toBe(first?.['text']);
  }
});
