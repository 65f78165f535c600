import { PageJoiner } from './page-joiner';
import { PDF_KIND, PdfDocument } from './pdf-document';
import { linesOf, type PdfLine } from './pdf-lines';
import { withoutRunningLines } from './running-lines';
import type { TextReader } from './text-pieces';
import { brokenDocument, UnreadableError } from './unreadable';

/** A PDF ends with this mark (ISO 32000-2, section 7.5.5), and programs put a little behind it. */
const END_MARK = '%%EOF';
const LONGEST_END = 8192;

/** The text of a PDF document, page by page; each page is a section. */
export const pdfText: TextReader = async function* (source, onBytes, signal) {
  const file = await source.blob(signal);
  await refuseCutShort(file);
  const document = await PdfDocument.open(file, signal);
  try {
    const joiner = new PageJoiner();
    const { pageCount } = document;
    let hasText = false;
    let before: readonly (readonly PdfLine[])[] = [];
    // A page waits for the one behind it, which tells whether a number at its edge goes on there.
    let page: readonly PdfLine[] | undefined;
    for (let number = 1; number <= pageCount; number++) {
      const after = linesOf(await document.wordsOfPage(number));
      hasText ||= after.length > 0;
      if (page) yield joiner.add(withoutRunningLines(page, before, after));
      if (page) before = [page, ...before].slice(0, 2);
      page = after;
      onBytes(source.byteLength / pageCount);
    }
    if (!hasText) throw withoutText(pageCount);
    yield joiner.add(withoutRunningLines(page ?? [], before, []));
    yield joiner.end();
  } finally {
    await document.close();
  }
};

/** pdf.js makes what it can of half a file, and nobody would know that the other half is missing. */
async function refuseCutShort(file: Blob): Promise<void> {
  const end = new TextDecoder('windows-1252').decode(await file.slice(-LONGEST_END).arrayBuffer());
  if (!end.includes(END_MARK)) throw brokenDocument(PDF_KIND);
}

function withoutText(pageCount: number): UnreadableError {
  const pages = pageCount === 1 ? 'its page is a picture' : `its ${pageCount} pages are pictures`;
  const message = `This PDF document holds no text: ${pages} of text, or blank. Have the text recognised (OCR) and add that.`;
  return new UnreadableError('noText', message);
}
