import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { embeddedModel } from '../adapters/model-registry';
import { SettingsStore } from '../adapters/settings-store';
import { freshDatabase } from '../adapters/test-records';
import { defaultChatPrompt } from '../domain/default-chat-prompt';
import type { ModelId } from '../domain/ids';
import type { ModelSpec } from '../domain/model-spec';
import type { RunSettings } from '../domain/run';
import { defaultSettings, RememberedSettings } from './remembered-settings';

const key = `settings.${embeddedModel.id}`;

test('settings come back as they were kept', async () => {
  const remembered = new RememberedSettings(new SettingsStore(await freshDatabase()));
  const chosen: RunSettings = {
    modelId: embeddedModel.id,
    rounds: 4,
    chunking: { method: 'heading', tokenBudget: 200 },
    decoding: { maxNewTokens: 64, temperature: 0.7, topK: 40, topP: 0.9, seed: 7 },
    lengthRule: 'words',
    device: 'wasm',
    slots: 8,
    readsTolerantly: true,
    chatPrompt: null,
  };
  expect(await remembered.of(embeddedModel)).toEqual(defaultSettings(embeddedModel));
  await remembered.keep(chosen, embeddedModel);
  expect(await remembered.of(embeddedModel)).toEqual(chosen);
});

test('a value that cannot be meant gives way to the default, and the others stay', async () => {
  const store = new SettingsStore(await freshDatabase());
  await store.set(key, { rounds: 99, slots: 3, chunking: { method: 'page', tokenBudget: 60 }, device: 'abacus' });
  const defaults = defaultSettings(embeddedModel);
  expect(await new RememberedSettings(store).of(embeddedModel)).toEqual({
    ...defaults,
    chunking: { ...defaults.chunking, tokenBudget: 60 },
  });
});

const chatModel: ModelSpec = {
  ...embeddedModel,
  id: 'instruct' as ModelId,
  prompting: {
    kind: 'chat',
    format: { hasSystemRole: true, opening: '', afterSystem: '', beforeAnswer: '', afterAnswer: '', generation: '' },
  },
};

test('an instruct model has words of its own, and is read tolerantly', async () => {
  const store = new SettingsStore(await freshDatabase());
  const remembered = new RememberedSettings(store);
  const first = await remembered.of(chatModel);
  expect(first).toMatchObject({ readsTolerantly: true, chatPrompt: defaultChatPrompt });
  const chatPrompt = { ...defaultChatPrompt, instructions: 'Write pairs.' };
  await remembered.keep({ ...first, readsTolerantly: false, chatPrompt }, chatModel);
  expect(await remembered.of(chatModel)).toEqual({ ...first, readsTolerantly: false, chatPrompt });
  expect(defaultSettings(embeddedModel)).toMatchObject({ readsTolerantly: false, chatPrompt: null });
});

test.each([
  ['no object', 'Write pairs.'],
  ['without a demonstration', { instructions: 'Write pairs.' }],
  ['without instructions', { ...defaultChatPrompt, instructions: ' ' }],
  [
    'whose demonstration shows no pair',
    { instructions: 'x', demonstration: { passage: 'Bees.', answer: 'Q: x A: y' } },
  ],
])('words that are %s give way to those of the start', async (_what, chatPrompt) => {
  const store = new SettingsStore(await freshDatabase());
  await store.set(`settings.${chatModel.id}`, { chatPrompt });
  expect((await new RememberedSettings(store).of(chatModel)).chatPrompt).toEqual(defaultChatPrompt);
});

test('a model of the tag format gets no words, whatever is stored', async () => {
  const store = new SettingsStore(await freshDatabase());
  await store.set(key, { chatPrompt: defaultChatPrompt });
  expect((await new RememberedSettings(store).of(embeddedModel)).chatPrompt).toBeNull();
});

test('whatever is stored, settings come out that a run can be made with', async () => {
  const store = new SettingsStore(await freshDatabase());
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (stored) => {
      await store.set(key, stored);
      const { rounds, chunking, decoding } = await new RememberedSettings(store).of(embeddedModel);
      expect(rounds).toBeGreaterThanOrEqual(1);
      expect(chunking.tokenBudget).toBeGreaterThanOrEqual(16);
      expect(decoding.maxNewTokens).toBeGreaterThanOrEqual(8);
    }),
  );
});
