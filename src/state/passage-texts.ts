import type { DocumentStore } from '../adapters/document-store';
import type { Cut } from '../domain/cut';

/** Passages read together: a row of a list is never far from the next. */
const pageSize = 32;
const pagesKept = 12;

/** The texts of passages for a list that shows a few of very many: read in pages, the latest pages kept. */
export class PassageTexts {
  readonly #documents: DocumentStore;
  readonly #pages = new Map<string, Promise<readonly string[]>>();

  constructor(documents: DocumentStore) {
    this.#documents = documents;
  }

  async text(cut: Cut, index: number): Promise<string> {
    const first = index - (index % pageSize);
    const texts = await this.#page(cut, first);
    return texts[index - first] ?? '';
  }

  #page(cut: Cut, first: number): Promise<readonly string[]> {
    const key = `${cut.id} ${String(first)}`;
    const page = this.#pages.get(key) ?? this.#read(cut, first);
    // Put at the end again, so that the first page is the one unused for longest.
    this.#pages.delete(key);
    this.#pages.set(key, page);
    const [oldest] = this.#pages.keys();
    if (oldest !== undefined && this.#pages.size > pagesKept) this.#pages.delete(oldest);
    return page;
  }

  async #read(cut: Cut, first: number): Promise<readonly string[]> {
    const starts = cut.starts.subarray(first, first + pageSize);
    const ends = cut.ends.subarray(first, first + pageSize);
    const [start, end] = [starts[0], ends.at(-1)];
    if (start === undefined || end === undefined) return [];
    const text = await this.#documents.text(cut.documentId, { start, end });
    return Array.from(starts, (from, index) => text.slice(from - start, (ends[index] ?? from) - start));
  }
}
