import { docxExtractor } from './docx-extractor';
import { TextOutput } from './text-output';
import type { TextPiece } from './text-piece';
import type { TextReader } from './text-pieces';
import { brokenDocument } from './unreadable';
import { ZIP_DOCUMENTS } from './zip-kind';
import { ZipParts } from './zip-parts';

const KIND = ZIP_DOCUMENTS.docx;
const USUAL_MAIN_PART = 'word/document.xml';
const NOTES = [
  ['footnotes.xml', 'Footnotes'],
  ['endnotes.xml', 'Endnotes'],
] as const;
const HEADING_NAME = /^(?:heading [1-9]|title)$/i;

/** The text of a Word document (ECMA-376, WordprocessingML): the body, then its footnotes and endnotes. */
export const docxText: TextReader = async function* (source, onBytes, signal) {
  const parts = await ZipParts.open(KIND, source, signal);
  try {
    const main = await mainPart(parts);
    const folder = main.slice(0, main.lastIndexOf('/') + 1);
    const headings = await headingStyles(parts, `${folder}styles.xml`);
    const output = new TextOutput();
    yield* read(main);
    for (const [part, title] of NOTES) {
      if (!parts.has(folder + part)) continue;
      output.separate('\n\n');
      output.startRecord();
      output.startSection(title);
      yield* read(folder + part);
    }

    async function* read(part: string): AsyncGenerator<readonly TextPiece[]> {
      const extractor = docxExtractor(output, headings);
      for await (const text of parts.text(part, onBytes)) yield extractor.push(text);
      yield extractor.end();
    }
  } finally {
    await parts.close();
  }
};

/** The part that the package says is the document: most programs call it `word/document.xml`, but they need not. */
async function mainPart(parts: ZipParts): Promise<string> {
  let target = '';
  if (parts.has('_rels/.rels')) {
    await parts.read('_rels/.rels', {
      open(name, attributes) {
        const isMain = name === 'Relationship' && attributes.get('Type')?.endsWith('/officeDocument');
        if (isMain) target = (attributes.get('Target') ?? '').replace(/^\//, '');
      },
    });
  }
  const main = [target, USUAL_MAIN_PART].find((part) => parts.has(part));
  if (main === undefined) throw brokenDocument(KIND);
  return main;
}

/** Ids of the paragraph styles that make headings. Their ids are words of any language, their names are fixed. */
async function headingStyles(parts: ZipParts, part: string): Promise<ReadonlySet<string>> {
  const headings = new Set<string>();
  if (!parts.has(part)) return headings;
  let style = '';
  await parts.read(part, {
    open(name, attributes) {
      const value = attributes.get('val') ?? '';
      if (name === 'style') style = attributes.get('styleId') ?? '';
      else if (name === 'name' ? HEADING_NAME.test(value) : name === 'outlineLvl' && /^[0-8]$/.test(value)) {
        headings.add(style);
      }
    },
  });
  return headings;
}
