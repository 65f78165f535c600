import type { ModelSpec, Prompting } from '../domain/model-spec';
import type { Control } from '../domain/segment';
import { isRecord } from './checkpoint-json';
import { chatFormatOf } from './chat-template';

/** What lies beside a model's weights, parsed where it is JSON; undefined or empty where it is not there. */
export interface ModelDocuments {
  readonly config: unknown;
  readonly tokenizer: unknown;
  readonly tokenizerConfig: unknown;
  /** The text of `chat_template.jinja`. */
  readonly chatTemplate: string;
}

export interface ModelDescription {
  /** As `model_type` has it; empty where nobody says. */
  readonly family: string;
  readonly contextTokens: number;
  /** Why it is not more. */
  readonly contextLimit: 'configuration' | 'tokenizer' | 'ours';
  readonly prompting: Prompting;
  /** Why the model is not asked through its chat template, in plain words; empty where it is, or has none. */
  readonly chatProblem: string;
  readonly defaults: ModelSpec['defaults'];
}

/**
 * The most that is used of a model nobody here has tried. Configurations state what positions can be computed, not what
 * was trained, and the cache of a longer context takes memory that a passage with its pairs never needs.
 */
const LONGEST_CONTEXT = 4096;

const CONTEXT_FIELDS = ['max_position_embeddings', 'n_positions', 'n_ctx', 'max_sequence_length'];
/** Tokenizers without a limit say so with a number like 1e30. */
const SANE_CONTEXT = 10_000_000;
const SHORTEST_CONTEXT = 64;
const TAGS: readonly Control[] = ['<CON>', '</CON>', '<QUE>', '<ANS>', '</END>'];

/** How to prompt a model and how much fits into it, from its own files; whatever they hold, there is an answer. */
export function describeModel(documents: ModelDocuments): ModelDescription {
  const { config, tokenizerConfig } = documents;
  const limits = [
    { limit: 'configuration', tokens: firstCount(config, CONTEXT_FIELDS) },
    { limit: 'tokenizer', tokens: firstCount(tokenizerConfig, ['model_max_length']) },
    { limit: 'ours', tokens: LONGEST_CONTEXT },
  ] as const;
  const { limit, tokens } = limits.reduce((least, next) => (next.tokens < least.tokens ? next : least));
  const { prompting, chatProblem } = promptingOf(documents);
  const family = isRecord(config) && typeof config['model_type'] === 'string' ? config['model_type'].slice(0, 60) : '';
  return {
    family,
    contextTokens: tokens,
    contextLimit: limit,
    prompting,
    chatProblem,
    defaults: defaultsFor(prompting.kind, tokens),
  };
}

function firstCount(record: unknown, fields: readonly string[]): number {
  if (!isRecord(record)) return Infinity;
  const values = fields.map((field) => record[field]);
  const sane = values.find((value) => typeof value === 'number' && value >= SHORTEST_CONTEXT && value < SANE_CONTEXT);
  // A model that also sees or hears keeps its decoder's configuration one level down.
  return typeof sane === 'number' ? Math.floor(sane) : firstCount(record['text_config'], fields);
}

function promptingOf({ tokenizer, tokenizerConfig, chatTemplate }: ModelDocuments) {
  if (hasControls(tokenizer)) return { prompting: { kind: 'controlTokens' }, chatProblem: '' } as const;
  const template = chatTemplate === '' ? templateIn(tokenizerConfig) : chatTemplate;
  const spelled = { kind: 'spelledTags' } as const;
  if (template === '') return { prompting: spelled, chatProblem: '' };
  const tokens = { bos: tokenText(tokenizerConfig, 'bos_token'), eos: tokenText(tokenizerConfig, 'eos_token') };
  const reading = chatFormatOf(template, tokens);
  return reading.kind === 'format'
    ? { prompting: { kind: 'chat', format: reading.format } as const, chatProblem: '' }
    : { prompting: spelled, chatProblem: reading.reason };
}

function hasControls(tokenizer: unknown): boolean {
  const added = isRecord(tokenizer) ? tokenizer['added_tokens'] : undefined;
  if (!Array.isArray(added)) return false;
  const contents = new Set(added.filter(isRecord).map((token) => token['content']));
  return TAGS.every((control) => contents.has(control));
}

/** Some tokenizers have several, of which the one called `default` is for conversations. */
function templateIn(tokenizerConfig: unknown): string {
  const field = isRecord(tokenizerConfig) ? tokenizerConfig['chat_template'] : undefined;
  if (typeof field === 'string') return field;
  if (!Array.isArray(field)) return '';
  const named = field.filter(isRecord).find(({ name }) => name === 'default');
  return typeof named?.['template'] === 'string' ? named['template'] : '';
}

function tokenText(tokenizerConfig: unknown, field: string): string {
  const token = isRecord(tokenizerConfig) ? tokenizerConfig[field] : undefined;
  const text = isRecord(token) ? token['content'] : token;
  return typeof text === 'string' ? text : '';
}

/** Passages and answers that leave room for a demonstration in a prompt of round 2, or for a chat's instructions. */
function defaultsFor(kind: Prompting['kind'], contextTokens: number): ModelSpec['defaults'] {
  const share = (of: number, most: number): number => Math.max(16, Math.min(most, Math.floor(contextTokens * of)));
  switch (kind) {
    case 'controlTokens':
      return { tokenBudget: share(0.12, 400), maxNewTokens: share(0.125, 400), rounds: 2 };
    case 'spelledTags':
      return { tokenBudget: share(0.18, 500), maxNewTokens: share(0.2, 400), rounds: 2 };
    case 'chat':
      return { tokenBudget: share(0.2, 300), maxNewTokens: share(0.25, 400), rounds: 1 };
  }
}
