import type { Prompt, Segment } from '../domain/segment';
import type { TextTokenizer } from './text-tokenizer';

/** Token ids of a whole prompt. */
export type PromptEncoder = (prompt: Prompt) => number[];

/**
 * Control segments go in by id; the text between two of them is tokenised as one piece without added tokens, so a
 * person's text can never become a control token. Where tokenizer.json marks a control `lstrip` or `rstrip`, the white
 * space beside it is dropped, as Hugging Face's added-token splitter does.
 * Throws a RangeError for a control the model has no token for.
 */
export function createPromptEncoder(tokenizer: TextTokenizer, tokenizerJson: unknown): PromptEncoder {
  const stripping = controlsThatStrip(tokenizerJson);
  const controlId = (control: Control): number => {
    const id = tokenizer.controlId(control);
    if (id === undefined) throw new RangeError(`This model's tokenizer has no token for ${control}.`);
    return id;
  };
  return (prompt) => {
    const merged = mergeText(prompt);
    return merged.flatMap((segment, position) => {
      if ('control' in segment) return controlId(segment.control);
      let { text } = segment;
      if (stripping.before.has(controlOf(merged[position + 1]))) text = text.replace(/\p{White_Space}+$/u, '');
      if (stripping.after.has(controlOf(merged[position - 1]))) text = text.replace(/^\p{White_Space}+/u, '');
      return text === '' ? [] : tokenizer.encode(text);
    });
  };
}

type Control = Extract<Segment, { readonly control: unknown }>['control'];

/** A tokenizer merges letters across a join of two texts, so neighbours have to be encoded together. */
function mergeText(prompt: Prompt): readonly Segment[] {
  const merged: Segment[] = [];
  for (const segment of prompt) {
    const previous = merged.at(-1);
    if ('text' in segment && previous !== undefined && 'text' in previous) {
      merged[merged.length - 1] = { text: previous.text + segment.text };
    } else {
      merged.push(segment);
    }
  }
  return merged;
}

function controlOf(segment: Segment | undefined): string {
  return segment !== undefined && 'control' in segment ? segment.control : '';
}

interface Stripping {
  readonly before: ReadonlySet<string>;
  readonly after: ReadonlySet<string>;
}

function controlsThatStrip(tokenizerJson: unknown): Stripping {
  const added =
    isRecord(tokenizerJson) && Array.isArray(tokenizerJson['added_tokens']) ? tokenizerJson['added_tokens'] : [];
  const tokens: readonly unknown[] = added;
  const marked = (flag: string): ReadonlySet<string> =>
    new Set(tokens.filter(isRecord).flatMap((token) => (token[flag] === true ? [String(token['content'])] : [])));
  return { before: marked('lstrip'), after: marked('rstrip') };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
