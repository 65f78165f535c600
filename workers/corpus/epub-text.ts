import { bookOf, isXhtml } from './epub-package';
import { chapterTitles } from './epub-titles';
import { htmlExtractor } from './html-text';
import { TextOutput } from './text-output';
import type { TextReader } from './text-pieces';
import { UnreadableError } from './unreadable';
import { ZIP_DOCUMENTS } from './zip-kind';
import { ZipParts } from './zip-parts';

/** These only keep fonts from being taken out of a book (OCF 3.3, section 4.4; the second is Adobe's). */
const FONT_OBFUSCATIONS = new Set(['http://www.idpf.org/2008/embedding', 'http://ns.adobe.com/pdf/enc#RC']);

const ENCRYPTION = 'META-INF/encryption.xml';

/** The text of an EPUB book: its pages in the order of reading, each a record of its own. */
export const epubText: TextReader = async function* (source, onBytes, signal) {
  const parts = await ZipParts.open(ZIP_DOCUMENTS.epub, source, signal);
  try {
    await refuseEncrypted(parts);
    const book = await bookOf(parts);
    const titles = await chapterTitles(parts, book);
    const output = new TextOutput();
    for (const page of book.spine.filter(isXhtml)) {
      const { title, titlesById } = titles.get(page.path) ?? { titlesById: new Map<string, string>() };
      output.separate('\n\n');
      output.startRecord();
      if (title !== undefined) output.startSection(title);
      const isTitledByHeading = title === undefined && titlesById.size === 0;
      const extractor = htmlExtractor({ titlesById, isTitledByHeading }, output);
      for await (const text of parts.text(page.path, onBytes)) yield extractor.push(text);
      yield extractor.end();
    }
  } finally {
    await parts.close();
  }
};

async function refuseEncrypted(parts: ZipParts): Promise<void> {
  if (!parts.has(ENCRYPTION)) return;
  let isEncrypted = false;
  await parts.read(ENCRYPTION, {
    open(name, attributes) {
      if (name === 'EncryptionMethod') isEncrypted ||= !FONT_OBFUSCATIONS.has(attributes.get('Algorithm') ?? '');
    },
  });
  if (!isEncrypted) return;
  const message = 'This EPUB book is locked by its shop (DRM), so its text cannot be read. Add a copy without a lock.';
  throw new UnreadableError('encrypted', message);
}
