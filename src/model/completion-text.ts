import { CONTROLS, type Control, type Segment } from '../domain/segment';
import { segmentsFromText } from '../domain/segments-from-text';
import { spellsTags } from './prompt-tokens';
import type { TextTokenizer } from './text-tokenizer';

type Decoder = Pick<TextTokenizer, 'decode' | 'controlId' | 'addedTokens'>;

/**
 * Turns generated token ids into segments as they come. `<s>`, `</s>` and other special tokens are left out, as in the
 * reference's decoding with special tokens skipped; the text around them joins. A model without tokens for the tags
 * spells them, and there a spelled tag is the tag.
 */
export class CompletionText {
  readonly #tokenizer: Decoder;
  readonly #controls = new Map<number, Control>();
  readonly #addedTexts: ReadonlyMap<number, string>;
  readonly #isSpelling: boolean;
  readonly #finished: Segment[] = [];
  #text = '';
  /** Tokens of the text behind `#text`. They are decoded together: one alone may be half a character. */
  #open: number[] = [];

  constructor(tokenizer: Decoder) {
    this.#tokenizer = tokenizer;
    this.#isSpelling = spellsTags(tokenizer);
    this.#addedTexts = new Map(tokenizer.addedTokens.map(({ id, content, special }) => [id, special ? '' : content]));
    for (const control of CONTROLS) {
      const id = tokenizer.controlId(control);
      if (id !== undefined) this.#controls.set(id, control);
    }
  }

  push(token: number): void {
    const control = this.#controls.get(token);
    const addedText = this.#addedTexts.get(token);
    if (control === '<s>' || control === '</s>') return;
    if (control !== undefined) {
      this.#finished.push(...textSegments(this.#openText()), { control });
      this.#text = '';
      this.#open = [];
    } else if (addedText === undefined) {
      this.#open.push(token);
    } else if (addedText !== '') {
      this.#text = this.#openText() + addedText;
      this.#open = [];
    }
  }

  /** Everything pushed so far. */
  segments(): readonly Segment[] {
    return [...this.#finished, ...this.#segmentsOf(this.#openText())];
  }

  /**
   * As `segments`, without an end that the next token may make into something else: the replacement characters of a
   * character whose last bytes are still to come, or the beginning of a spelled tag.
   */
  streamed(): readonly Segment[] {
    const text = this.#openText().replace(/\uFFFD+$/, '');
    return [...this.#finished, ...this.#segmentsOf(this.#isSpelling ? text.replace(BEGUN_TAG, '') : text)];
  }

  #segmentsOf(text: string): readonly Segment[] {
    return this.#isSpelling ? segmentsFromText(text) : textSegments(text);
  }

  #openText(): string {
    return this.#text + (this.#open.length === 0 ? '' : this.#tokenizer.decode(this.#open));
  }
}

const BEGUN_TAG = new RegExp(`(${[...beginningsOfTags()].join('|')})$`);

function beginningsOfTags(): ReadonlySet<string> {
  return new Set(
    CONTROLS.flatMap((control) => Array.from({ length: control.length - 1 }, (_, end) => control.slice(0, end + 1))),
  );
}

function textSegments(text: string): readonly Segment[] {
  return text === '' ? [] : [{ text }];
}
