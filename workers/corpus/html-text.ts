import { Parser } from 'htmlparser2';
import { NestingGuard } from './nesting-guard';
import { TextOutput } from './text-output';
import type { Extractor } from './text-piece';

/** Not for reading: code, controls, and the links around a text. */
const SKIPPED = new Set(
  'script style noscript template svg math canvas iframe object audio video select button textarea nav footer head'.split(
    ' ',
  ),
);

const PARAGRAPHS = new Set(
  (
    'p div section article main header aside h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre figure figcaption form ' +
    'fieldset details summary address hr body title'
  ).split(' '),
);

const LINES = new Set('br li dt dd tr caption option'.split(' '));
const CELLS = new Set(['td', 'th']);
const TITLES = new Set(['h1', 'h2', 'h3']);

/** A page that is part of a book. */
export interface BookPart {
  /** Titles of the chapters that begin at an element, by its id. */
  readonly titlesById: ReadonlyMap<string, string>;
  /** The first heading is the title of a chapter, which begins there. */
  readonly isTitledByHeading: boolean;
}

/**
 * Readable text of HTML: blocks become paragraphs parted by a blank line, and markup, scripts and menus are left out.
 *
 * @param book for a page in XHTML; its chapters are records.
 * @param output takes the text of several pages.
 */
export function htmlExtractor(book?: BookPart, output = new TextOutput()): Extractor {
  const nesting = new NestingGuard('HTML');
  const skipped: string[] = [];
  let preformatted = 0;
  let wantsTitle = book?.isTitledByHeading ?? false;
  let title = '';
  const separate = (name: string): void => {
    if (PARAGRAPHS.has(name)) output.separate('\n\n');
    else if (LINES.has(name)) output.separate('\n');
    else if (CELLS.has(name)) output.separate(' ');
  };
  const startChapter = (id: string): void => {
    const chapter = book?.titlesById.get(id);
    if (chapter === undefined) return;
    output.startRecord();
    output.startSection(chapter);
  };
  const parser = new Parser(
    {
      onopentagname(name) {
        nesting.open();
        // A body without an end of the head before it: HTML closes the head by itself.
        if (name === 'body') skipped.length = 0;
        if (SKIPPED.has(name)) skipped.push(name);
        separate(name);
        if (name === 'pre') preformatted++;
        if (wantsTitle && TITLES.has(name) && skipped.length === 0) {
          wantsTitle = false;
          title = name;
          output.openTitle();
        }
      },
      onattribute(name, value) {
        if (name === 'id') startChapter(value);
      },
      onclosetag(name) {
        nesting.close();
        const open = skipped.lastIndexOf(name);
        if (open >= 0) skipped.length = open;
        separate(name);
        if (name === 'pre') preformatted = Math.max(0, preformatted - 1);
        if (name === title) output.closeTitle();
      },
      ontext(text) {
        if (skipped.length > 0) return;
        if (preformatted > 0) output.add(text);
        else output.addCollapsed(text);
      },
    },
    book ? { recognizeSelfClosing: true, recognizeCDATA: true } : {},
  );
  return {
    push(text) {
      parser.write(text);
      return output.take();
    },
    end() {
      parser.end();
      output.closeTitle();
      return output.take();
    },
  };
}
