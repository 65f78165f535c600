import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { TEXT_BLOCK_LENGTH, type DocumentStore } from '../../src/adapters/document-store';
import type { DocumentId } from '../../src/domain/ids';
import { UnreadableError } from './unreadable';

/** Places in a text are stored as 32-bit numbers. */
const LONGEST_TEXT = 0xffff_ffff;

export interface WrittenText {
  readonly length: number;
  readonly characters: number;
  readonly sha256: string;
  readonly hasInk: boolean;
  /** What is left to store. */
  readonly tail: string;
}

/** Stores a text block by block as it comes, all but its end, and hashes and measures it on the way. */
export class DocumentWriter {
  readonly #store: Pick<DocumentStore, 'putText'>;
  readonly #id: DocumentId;
  readonly #hash = sha256.create();
  readonly #encoder = new TextEncoder();
  #block = '';
  #blocks = 0;
  #length = 0;
  #pairs = 0;
  #hasInk = false;
  /** Half a surrogate pair whose other half may come with the next piece. */
  #half = '';

  constructor(store: Pick<DocumentStore, 'putText'>, id: DocumentId) {
    this.#store = store;
    this.#id = id;
  }

  /** UTF-16 units so far. */
  get length(): number {
    return this.#length;
  }

  /** @throws UnreadableError when the text grows too long to be a document. */
  async add(text: string): Promise<void> {
    this.#length += text.length;
    if (this.#length > LONGEST_TEXT) {
      throw new UnreadableError(
        'tooLarge',
        'This file holds over four billion characters. Split it and add the parts.',
      );
    }
    this.#hasInk ||= /\S/.test(text);
    this.#measure(text);
    this.#block += text;
    while (this.#block.length > TEXT_BLOCK_LENGTH) {
      await this.#store.putText(this.#id, this.#blocks++, this.#block.slice(0, TEXT_BLOCK_LENGTH));
      this.#block = this.#block.slice(TEXT_BLOCK_LENGTH);
    }
  }

  end(): WrittenText {
    this.#hash.update(this.#encoder.encode(this.#half));
    return {
      length: this.#length,
      characters: this.#length - this.#pairs,
      sha256: bytesToHex(this.#hash.digest()),
      hasInk: this.#hasInk,
      tail: this.#block,
    };
  }

  #measure(text: string): void {
    const whole = this.#half + text;
    const last = whole.charCodeAt(whole.length - 1);
    const end = last >= 0xd800 && last <= 0xdbff ? whole.length - 1 : whole.length;
    this.#half = whole.slice(end);
    const measured = whole.slice(0, end);
    this.#hash.update(this.#encoder.encode(measured));
    this.#pairs += measured.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0;
  }
}
