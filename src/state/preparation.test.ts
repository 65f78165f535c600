import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test } from 'vitest';
import { ChangeChannel } from '../adapters/change-channel';
import { DocumentStore } from '../adapters/document-store';
import { fileFromText } from '../adapters/dropped-files';
import { IndexedDbRunStore } from '../adapters/indexed-db-run-store';
import { embeddedModel } from '../adapters/model-registry';
import { randomId } from '../adapters/random-id';
import { SettingsStore } from '../adapters/settings-store';
import { documentId, freshDatabase } from '../adapters/test-records';
import { PlainCorpus } from '../adapters/test-corpus';
import { TestLocks } from '../adapters/test-locks';
import type { CutId, ModelId } from '../domain/ids';
import type { ModelSpec } from '../domain/model-spec';
import { Cuts } from './cuts.svelte';
import { FileReading } from './file-reading.svelte';
import { History } from './history.svelte';
import { Library } from './library.svelte';
import { Paces } from './paces';
import { Preparation } from './preparation.svelte';
import { defaultSettings, RememberedSettings } from './remembered-settings';

const opened: { close(): void }[] = [];

afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

const larger: ModelSpec = {
  ...embeddedModel,
  id: 'larger' as ModelId,
  contextTokens: 4096,
  prompting: { kind: 'spelledTags' },
  defaults: { tokenBudget: 300, maxNewTokens: 400, rounds: 1 },
};

async function aDesk(
  countBytesToLoad: (model: ModelSpec) => Promise<number> = async () => Promise.resolve(27_000_000),
) {
  const database = await freshDatabase();
  const channel = new ChangeChannel(`test ${crypto.randomUUID()}`);
  opened.push(database, channel);
  const documents = new DocumentStore(database, new TestLocks());
  const corpus = new PlainCorpus(documents);
  const model = embeddedModel;
  const runs = new IndexedDbRunStore(database);
  const history = new History(runs, channel);
  const cuts = new Cuts(documents, corpus, { chunking: defaultSettings(model).chunking, model });
  const files = new FileReading({
    corpus,
    cuts,
    policyInForce: async () => Promise.resolve(),
    takeOther: () => undefined,
  });
  const library = new Library({ documents, channel, files, cuts });
  const paces = new Paces(new SettingsStore(database));
  const remembered = new RememberedSettings(new SettingsStore(database));
  const preparation = new Preparation({
    model,
    library,
    cuts,
    history,
    documents,
    paces,
    countBytesToLoad,
    randomId,
    settings: defaultSettings(model),
    remembered,
  });
  const create = () => preparation.createRun(new AbortController().signal);
  return { corpus, documents, history, library, preparation, remembered, runs, create };
}

describe('preparing a run', () => {
  test('a text that was read is on the desk with its passages counted', async () => {
    const { library, preparation } = await aDesk();
    await library.add(fileFromText('notes.txt', 'x'.repeat(600)));
    expect(library.desk.map(({ name }) => name)).toEqual(['notes.txt']);
    expect(preparation.estimate).toMatchObject({ documents: 1, characters: 600, passages: 5, isMeasured: false });
    expect(preparation.preview?.tokenCounts).toHaveLength(5);
  });

  test('another model brings its settings, cuts the texts anew and is remembered', async () => {
    const { library, preparation, remembered, create } = await aDesk();
    await library.add(fileFromText('notes.txt', 'x'.repeat(600)));
    const embedded = preparation.settings;
    await preparation.changeModel(larger);
    expect(preparation.settings).toEqual(defaultSettings(larger));
    expect(preparation.estimate.passages).toBe(2);
    expect(await remembered.modelId()).toBe('larger');
    expect((await create()).model).toMatchObject({ id: 'larger', prompting: { kind: 'spelledTags' } });
    await preparation.change({ ...preparation.settings, rounds: 3 });
    await preparation.changeModel(embeddedModel);
    expect(preparation.settings).toEqual(embedded);
    await preparation.changeModel(larger);
    expect(preparation.settings.rounds).toBe(3);
  });

  test('what another model would have loaded is not told of the one chosen since', async () => {
    let counted: (bytes: number) => void = () => undefined;
    const late = new Promise<number>((resolve) => (counted = resolve));
    const { preparation } = await aDesk((model) => (model.id === larger.id ? Promise.resolve(10) : late));
    const loaded = preparation.load();
    await preparation.changeModel(larger);
    counted(27_000_000);
    await loaded;
    expect(preparation.bytesToLoad).toBe(10);
  });

  test('a model whose passages are given up gives way to the one before', async () => {
    const { library, preparation, corpus } = await aDesk();
    await library.add(fileFromText('notes.txt', 'x'.repeat(600)));
    corpus.endlessBudget = larger.defaults.tokenBudget;
    const changed = preparation.changeModel(larger);
    await expect.poll(() => preparation.cutting).not.toBeNull();
    await preparation.cancelCutting();
    await changed;
    expect(preparation.model.id).toBe(embeddedModel.id);
    expect(preparation.estimate.passages).toBe(5);
  });

  test('a run can be begun at every moment of a change of settings, and not without a passage', async () => {
    const { library, preparation, create } = await aDesk();
    expect(preparation.canStart).toBe(false);
    await library.add(fileFromText('notes.txt', 'x'.repeat(600)));
    const changed = preparation.change({ ...preparation.settings, chunking: { method: 'budget', tokenBudget: 200 } });
    expect(preparation.estimate.passages).toBe(0);
    expect(preparation.canStart).toBe(true);
    expect((await create()).chunkCount).toBe(3);
    await changed;
    library.clearDesk();
    await library.add(fileFromText('blank.txt', ''));
    expect(preparation.canStart).toBe(false);
  });

  test('a text that could not be cut is not left out of a run; the next press tries again', async () => {
    const { library, preparation, corpus, create } = await aDesk();
    await library.add(fileFromText('notes.txt', 'x'.repeat(600)));
    await library.add(fileFromText('story.txt', 'x'.repeat(600)));
    corpus.broken = 'story.txt';
    await preparation.changeModel(larger);
    expect(preparation.canStart).toBe(true);
    await expect(create()).rejects.toThrow('The tokenizer could not be loaded.');
    expect(preparation.problem).toBe('The tokenizer could not be loaded.');
    corpus.broken = '';
    await preparation.cutAgain();
    expect(preparation.problem).toBe('');
    expect((await create()).sources).toHaveLength(2);
  });

  test('settings chosen are remembered, until the defaults are chosen again', async () => {
    const { preparation, remembered } = await aDesk();
    expect(preparation.isDefault).toBe(true);
    await preparation.change({ ...preparation.settings, rounds: 3 });
    expect(preparation.isDefault).toBe(false);
    expect(await remembered.of(preparation.model)).toEqual(preparation.settings);
    await preparation.changeToDefaults();
    expect(preparation.isDefault).toBe(true);
    expect(await remembered.of(preparation.model)).toEqual(defaultSettings(preparation.model));
  });

  test('an unreadable file is listed by name with its reason', async () => {
    const { library } = await aDesk();
    await library.add(fileFromText('report.pdf', '%PDF'));
    expect(library.files.unreadable).toEqual({
      listed: [{ path: 'report.pdf', reason: 'A PDF document.' }],
      total: 1,
    });
  });

  test('the same text again is put on the desk and kept once', async () => {
    const { library } = await aDesk();
    await library.add(fileFromText('notes.txt', 'abc'));
    library.leaveOut(documentId('notes.txt'));
    await library.add(fileFromText('notes.txt', 'abc'));
    expect(library.desk).toHaveLength(1);
    expect(library.documents).toHaveLength(1);
    expect(library.files.duplicates.total).toBe(1);
  });

  test('other settings make another cut, and the run made before keeps its own', async () => {
    const { corpus, documents, library, preparation, create } = await aDesk();
    await library.add(fileFromText('notes.txt', 'x'.repeat(600)));
    const before = await create();
    const { settings } = preparation;
    await preparation.change({ ...settings, chunking: { ...settings.chunking, tokenBudget: 60 } });
    const after = await create();
    expect([before.chunkCount, after.chunkCount]).toEqual([5, 10]);
    expect(corpus.cuts).toEqual(['notes.txt 120', 'notes.txt 60']);
    expect((await documents.getCut(before.sources[0]?.cutId ?? ('' as CutId)))?.starts).toHaveLength(5);
  });

  test('cutting again is cancelled, and the settings are as they were', async () => {
    const { corpus, library, preparation, create } = await aDesk();
    await library.add(fileFromText('notes.txt', 'x'.repeat(600)));
    const { settings } = preparation;
    corpus.endlessBudget = 60;
    const changing = preparation.change({
      ...settings,
      rounds: 4,
      chunking: { ...settings.chunking, tokenBudget: 60 },
    });
    await expect.poll(() => preparation.cutting?.name).toBe('notes.txt');
    await preparation.cancelCutting();
    await changing;
    expect(preparation.settings).toEqual({ ...settings, rounds: 4 });
    expect(preparation.cutting).toBeNull();
    expect((await create()).chunkCount).toBe(5);
    expect(corpus.cuts).toEqual(['notes.txt 120']);
  });

  test('a text taken from the shelf goes back to it when cutting it is cancelled', async () => {
    const { corpus, library, preparation } = await aDesk();
    await library.add(fileFromText('notes.txt', 'x'.repeat(600)));
    library.leaveOut(documentId('notes.txt'));
    await preparation.change({ ...preparation.settings, chunking: { method: 'budget', tokenBudget: 60 } });
    corpus.endlessBudget = 60;
    library.use(documentId('notes.txt'));
    await expect.poll(() => preparation.cutting?.name).toBe('notes.txt');
    await preparation.cancelCutting();
    expect(library.desk).toEqual([]);
    expect(library.shelf.map(({ name }) => name)).toEqual(['notes.txt']);
  });

  test('settings that do not cut cut nothing again', async () => {
    const { corpus, library, preparation } = await aDesk();
    await library.add(fileFromText('notes.txt', 'abc'));
    await preparation.change({ ...preparation.settings, rounds: 4 });
    expect(corpus.cuts).toHaveLength(1);
  });

  test('a run over nothing is refused in plain words', async () => {
    const { create } = await aDesk();
    await expect(create()).rejects.toMatchObject({ name: 'NothingToReadError' });
  });

  test('a text that a run uses is not deleted, and the page says so', async () => {
    const { library, runs, create } = await aDesk();
    await library.add(fileFromText('notes.txt', 'abc'));
    await runs.create(await create());
    await library.remove(documentId('notes.txt'));
    expect(library.documents).toHaveLength(1);
    expect(library.problem).toContain('used by the run');
  });

  test('after a reload texts without a run are on the desk again, the others on the shelf', async () => {
    const { library } = await aDesk();
    await library.add(fileFromText('new.txt', 'abc'));
    await library.add(fileFromText('used.txt', 'abcd'));
    await library.load(new Set([documentId('used.txt')]));
    expect(library.desk.map(({ name }) => name)).toEqual(['new.txt']);
    expect(library.shelf.map(({ name }) => name)).toEqual(['used.txt']);
  });
});
