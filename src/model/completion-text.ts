import { CONTROLS, type Control, type Segment } from '../domain/segment';
import type { TextTokenizer } from './text-tokenizer';

/**
 * Turns generated token ids into segments as they come. `<s>` and `</s>` are left out, as in the reference's decoding
 * with special tokens skipped; the text around them joins.
 */
export class CompletionText {
  readonly #tokenizer: Pick<TextTokenizer, 'decode' | 'controlId'>;
  readonly #controls = new Map<number, Control>();
  readonly #finished: Segment[] = [];
  #open: number[] = [];

  constructor(tokenizer: Pick<TextTokenizer, 'decode' | 'controlId'>) {
    this.#tokenizer = tokenizer;
    for (const control of CONTROLS) {
      const id = tokenizer.controlId(control);
      if (id !== undefined) this.#controls.set(id, control);
    }
  }

  push(token: number): void {
    const control = this.#controls.get(token);
    if (control === undefined) {
      this.#open.push(token);
    } else if (control !== '<s>' && control !== '</s>') {
      this.#finished.push(...this.#openText(), { control });
      this.#open = [];
    }
  }

  /** Everything pushed so far. */
  segments(): readonly Segment[] {
    return [...this.#finished, ...this.#openText()];
  }

  /** As `segments`, without the replacement characters of a character whose last bytes are still to come. */
  streamed(): readonly Segment[] {
    const shown = this.#openText().map(({ text }) => ({ text: text.replace(/\uFFFD+$/, '') }));
    return [...this.#finished, ...shown.filter(({ text }) => text !== '')];
  }

  #openText(): readonly { readonly text: string }[] {
    const text = this.#open.length === 0 ? '' : this.#tokenizer.decode(this.#open);
    return text === '' ? [] : [{ text }];
  }
}
