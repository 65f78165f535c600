import type { DocumentId } from '../domain/ids';
import type { Span } from '../domain/span';
import { type DocumentStore, TEXT_BLOCK_LENGTH } from './document-store';
import { DocumentMissingError } from './storage-errors';

/** Half a megabyte each. A sequence jumps through a run in at most eight places, and so does the one before it. */
const BLOCKS_KEPT = 24;

/** Reads passages from many places of long texts in turn, and unpacks no block of text twice as long as it can help it. */
export class KeptBlocks {
  readonly #documents: Pick<DocumentStore, 'text'>;
  readonly #blocks = new Map<string, string>();

  constructor(documents: Pick<DocumentStore, 'text'>) {
    this.#documents = documents;
  }

  async text(id: DocumentId, { start, end }: Span): Promise<string> {
    const pieces: string[] = [];
    for (let block = Math.floor(start / TEXT_BLOCK_LENGTH); block * TEXT_BLOCK_LENGTH < end; block++) {
      const offset = block * TEXT_BLOCK_LENGTH;
      pieces.push((await this.#block(id, block)).slice(Math.max(start - offset, 0), end - offset));
    }
    const text = pieces.join('');
    if (text.length < end - start) throw new DocumentMissingError();
    return text;
  }

  async #block(id: DocumentId, block: number): Promise<string> {
    const key = `${id} ${block}`;
    const start = block * TEXT_BLOCK_LENGTH;
    const text = this.#blocks.get(key) ?? (await this.#documents.text(id, { start, end: start + TEXT_BLOCK_LENGTH }));
    // Put in anew, so that the first entry is the one unused for longest.
    this.#blocks.delete(key);
    this.#blocks.set(key, text);
    const [oldest] = this.#blocks.keys();
    if (oldest !== undefined && this.#blocks.size > BLOCKS_KEPT) this.#blocks.delete(oldest);
    return text;
  }
}
