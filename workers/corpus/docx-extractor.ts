import { DocxLayout } from './docx-layout';
import type { TextOutput } from './text-output';
import type { Extractor } from './text-piece';
import { brokenDocument } from './unreadable';
import { XmlReader } from './xml-reader';
import { ZIP_DOCUMENTS } from './zip-kind';

/** What was deleted or moved away, what stands a second time for older programs, and how a word is pronounced. */
const SKIPPED = new Set(['del', 'moveFrom', 'Fallback', 'rt']);

/** In these, `del` marks what surrounds it and holds nothing. */
const PROPERTIES = new Set(['rPr', 'trPr']);

/**
 * Readable text of a part in WordprocessingML. What was inserted as a revision is taken, what was deleted is not.
 *
 * @param headings ids of the styles that make a paragraph a heading, and so the start of a section.
 */
export function docxExtractor(output: TextOutput, headings: ReadonlySet<string>): Extractor {
  const layout = new DocxLayout(output, headings);
  const path: string[] = [];
  /** Length of the path at which something is skipped, 0 where nothing is. */
  let skippedFrom = 0;
  const reader = new XmlReader({
    open(name, attributes) {
      const parent = path.at(-1) ?? '';
      path.push(name);
      if (skippedFrom === 0 && SKIPPED.has(name) && !PROPERTIES.has(parent)) skippedFrom = path.length;
      if (skippedFrom === 0) layout.open(name, parent, attributes);
    },
    text(text) {
      if (skippedFrom === 0 && path.at(-1) === 't') output.addCollapsed(text);
    },
    close(name) {
      if (skippedFrom === 0) layout.close(name);
      if (path.length === skippedFrom) skippedFrom = 0;
      path.pop();
    },
  });
  return {
    push(text) {
      reader.write(text);
      return output.take();
    },
    end() {
      if (!reader.end()) throw brokenDocument(ZIP_DOCUMENTS.docx);
      output.closeTitle();
      return output.take();
    },
  };
}
