import { bundleLimits } from './bundle-limits';
import type { ChatFormat } from './chat-format';
import type { ChatPrompt } from './chat-prompt';
import type { ChunkSettings } from './chunk-settings';
import type { DecodingSettings } from './decoding';
import type { ModelId, RunId } from './ids';
import type { Prompting } from './model-spec';
import type { NoPrompting, Run, RunModel, RunSettings } from './run';
import {
  decimal,
  flag,
  kind,
  list,
  moment,
  nameIn,
  object,
  optional,
  orNull,
  text,
  textLike,
  type Validator,
  variants,
  wholeNumber,
} from './validator';

const { nameLength, proseLength, tokens, passages, documents } = bundleLimits;

/** A source of a run in a bundle, which names its document and its cut by their places in their files. */
export interface BundleSource {
  readonly document: number;
  readonly cut: number;
  readonly chunkCount: number;
}

/** A run as its bundle keeps it: without what follows from its examples. */
export interface BundleRun extends Pick<Run, 'id' | 'name' | 'createdAt' | 'updatedAt' | 'settings' | 'model'> {
  readonly sources: readonly BundleSource[];
}

/** It names a directory where a model is installed, and is only compared here. */
export const modelId = textLike<ModelId>(/^\P{Cc}{1,300}$/u, 'the id of a model');

export const device = nameIn({ wasm: true, webgpu: true });

export const decoding: Validator<DecodingSettings> = object<DecodingSettings>({
  maxNewTokens: wholeNumber(0, tokens),
  temperature: decimal(0, 100),
  topK: wholeNumber(0, tokens),
  topP: decimal(0, 1),
  seed: wholeNumber(0, Number.MAX_SAFE_INTEGER),
});

export const chunking: Validator<ChunkSettings> = object<ChunkSettings>({
  method: nameIn({ budget: true, paragraph: true, heading: true }),
  tokenBudget: wholeNumber(0, tokens),
});

const chatPrompt = object<ChatPrompt>({
  instructions: text(proseLength),
  demonstration: object<ChatPrompt['demonstration']>({ passage: text(proseLength), answer: text(proseLength) }),
});

const settings = object<RunSettings>({
  modelId,
  rounds: wholeNumber(1, 8),
  chunking,
  decoding,
  lengthRule: nameIn({ tokens: true, words: true }),
  device: nameIn({ auto: true, wasm: true, webgpu: true }),
  slots: optional(orNull(wholeNumber(1, 32))),
  readsTolerantly: flag,
  chatPrompt: orNull(chatPrompt),
});

const chatFormat = object<ChatFormat>({
  hasSystemRole: flag,
  opening: text(proseLength),
  afterSystem: text(proseLength),
  beforeAnswer: text(proseLength),
  afterAnswer: text(proseLength),
  generation: text(proseLength),
});

const prompting = variants<Prompting | NoPrompting>({
  none: object({ kind: kind('none') }),
  controlTokens: object({ kind: kind('controlTokens') }),
  spelledTags: object({ kind: kind('spelledTags') }),
  chat: object({ kind: kind('chat'), format: chatFormat }),
});

const model = object<RunModel>({
  id: modelId,
  name: text(nameLength),
  revision: text(nameLength),
  dtype: text(nameLength),
  sha256: text(nameLength),
  prompting,
});

const source = object<BundleSource>({
  document: wholeNumber(0, documents),
  cut: wholeNumber(0, documents),
  chunkCount: wholeNumber(1, passages),
});

export const bundleRun: Validator<BundleRun> = object<BundleRun>({
  id: textLike<RunId>(/^[\w-]{1,64}$/, 'the id of a run'),
  name: text(nameLength),
  createdAt: moment,
  updatedAt: moment,
  settings,
  model,
  sources: list(source, documents),
});
