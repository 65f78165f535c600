import { configure, TextReader, Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';

configure({ useWebWorkers: false });

export type ZipEntries = Readonly<Record<string, string | Uint8Array>>;

/** A zip file of these entries, in their order. */
export async function zipOf(entries: ZipEntries, password?: string): Promise<Uint8Array<ArrayBuffer>> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), password === undefined ? {} : { password });
  for (const [name, content] of Object.entries(entries)) {
    // The type of a book has to lie in its file as it is.
    const level = name === 'mimetype' ? { level: 0 } : {};
    await writer.add(
      name,
      typeof content === 'string' ? new TextReader(content) : new Uint8ArrayReader(content),
      level,
    );
  }
  return writer.close();
}

/** @param body of the document, in WordprocessingML. */
export function docxOf(body: string, parts: ZipEntries = {}): Promise<Uint8Array<ArrayBuffer>> {
  return zipOf({
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels':
      '<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/' +
      'officeDocument" Target="word/document.xml"/></Relationships>',
    'word/document.xml': wordPart('document', `<w:body>${body}</w:body>`),
    ...parts,
  });
}

export function wordPart(root: string, content: string): string {
  const main = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
  return `<?xml version="1.0" encoding="UTF-8"?><w:${root} xmlns:w="${main}">${content}</w:${root}>`;
}

/** @param pages the book's XHTML bodies by their names in the order of reading. */
export function epubOf(
  pages: Readonly<Record<string, string>>,
  parts: ZipEntries = {},
  manifest = '',
): Promise<Uint8Array<ArrayBuffer>> {
  const names = Object.keys(pages);
  const items = names.map((name, index) => `<item id="p${index}" href="${name}" media-type="application/xhtml+xml"/>`);
  const spine = names.map((_, index) => `<itemref idref="p${index}"/>`);
  return zipOf({
    mimetype: 'application/epub+zip',
    'META-INF/container.xml':
      '<container><rootfiles><rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
    'OPS/book.opf': `<package><manifest>${items.join('')}${manifest}</manifest><spine>${spine.join('')}</spine></package>`,
    ...Object.fromEntries(
      Object.entries(pages).map(([name, body]) => [
        `OPS/${decodeURIComponent(name)}`,
        `<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>${body}</body></html>`,
      ]),
    ),
    ...parts,
  });
}
