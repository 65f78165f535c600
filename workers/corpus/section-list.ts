import type { Sections } from '../../src/domain/section';
import type { DocumentFormat } from '../../src/domain/source-document';

/** A document's record is read often: a book has hundreds of chapters, and what has more has no chapters. */
const MOST_CHAPTERS = 20_000;

/** Collects the pages or chapters of a document while it is read. */
export class SectionList {
  readonly #starts: number[] = [];
  readonly #titles: string[] = [];

  /** @param start where the section begins in the text, UTF-16. */
  add(start: number, title: string): void {
    this.#starts.push(start);
    this.#titles.push(title);
  }

  build(format: DocumentFormat): Sections | undefined {
    if (this.#starts.length === 0) return undefined;
    if (format === 'pdf') return { kind: 'pages', starts: Uint32Array.from(this.#starts) };
    if (this.#starts.length > MOST_CHAPTERS) return undefined;
    return { kind: 'chapters', starts: Uint32Array.from(this.#starts), titles: this.#titles };
  }
}
