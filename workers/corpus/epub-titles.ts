import { resolvedPath, type Book, type BookFile } from './epub-package';
import type { XmlHandler } from './xml-reader';
import type { ZipParts } from './zip-parts';

/** Titles of the chapters in one file of a book. */
export interface ChapterTitles {
  /** Of the chapter that begins with the file, if one does. */
  readonly title?: string;
  /** Of those that begin inside it, by the id of the element. */
  readonly titlesById: ReadonlyMap<string, string>;
}

/** What a table of contents leads to: a reference and its words. */
type AddEntry = (reference: string, title: string) => void;

/** The titles that the book's table of contents gives, by the path of the file. */
export async function chapterTitles(parts: ZipParts, book: Book): Promise<ReadonlyMap<string, ChapterTitles>> {
  const titles = new Map<string, { title?: string; titlesById: Map<string, string> }>();
  for (const [contents, readerOf] of [
    [book.navigation, navigationReader],
    [book.ncx, ncxReader],
  ] as const) {
    if (titles.size > 0 || !contents || !parts.has(contents.path)) continue;
    await parts.read(
      contents.path,
      readerOf((reference, title) => add(contents, reference, title)),
    );
  }
  return titles;

  function add(contents: BookFile, reference: string, words: string): void {
    const title = words.replace(/\s+/g, ' ').trim();
    if (reference === '' || title === '') return;
    const path = resolvedPath(contents.path, reference);
    const id = reference.split('#')[1] ?? '';
    const known = titles.get(path) ?? { titlesById: new Map<string, string>() };
    if (id === '') known.title ??= title;
    else if (!known.titlesById.has(id)) known.titlesById.set(id, title);
    titles.set(path, known);
  }
}

/** Links in the `nav` of the contents; others list pages and landmarks (EPUB 3.3, section 7). */
function navigationReader(add: AddEntry): XmlHandler {
  let isContents = false;
  let reference = '';
  let title = '';
  return {
    open(name, attributes) {
      if (name === 'nav') isContents = /(?:^|\s)toc(?:\s|$)/.test(attributes.get('type') ?? '');
      if (name === 'a' && isContents) {
        reference = attributes.get('href') ?? '';
        title = '';
      }
    },
    text: (text) => (title += text),
    close(name) {
      if (name === 'nav') isContents = false;
      if (name === 'a' && isContents) add(reference, title);
    },
  };
}

/** A point names its title before the place that it leads to. */
function ncxReader(add: AddEntry): XmlHandler {
  let isInMap = false;
  let isLabel = false;
  let title = '';
  return {
    open(name, attributes) {
      if (name === 'navMap') isInMap = true;
      else if (name === 'navLabel') {
        isLabel = true;
        title = '';
      } else if (name === 'content' && isInMap) add(attributes.get('src') ?? '', title);
    },
    text: (text) => {
      if (isLabel) title += text;
    },
    close(name) {
      if (name === 'navMap') isInMap = false;
      if (name === 'navLabel') isLabel = false;
    },
  };
}
