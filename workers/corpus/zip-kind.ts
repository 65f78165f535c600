import { firstBytes } from './byte-stream';
import type { InflationBudget } from './inflation-budget';
import { unsupported } from './unreadable';
import { entryBytes, openZip } from './zip-file';

/** Documents in zip files that are read, and how they are called. */
export const ZIP_DOCUMENTS = { docx: 'Word document', epub: 'EPUB book' } as const;

type ZipKind = 'archive' | keyof typeof ZIP_DOCUMENTS | { readonly unsupported: string };

/** By the beginning of an entry's name; that of `mimetype` with its content somewhere behind it. The first that fits stands. */
const BY_ENTRY: readonly (readonly [kind: ZipKind, mark: RegExp])[] = [
  ['epub', /^mimetype[^]{0,64}application\/epub/],
  [{ unsupported: 'an OpenDocument file' }, /^mimetype[^]{0,64}application\/vnd\.oasis/],
  [{ unsupported: 'a Java archive' }, /^META-INF\/MANIFEST\.MF/],
  [{ unsupported: 'an Office document' }, /^\[Content_Types\]\.xml/],
];

/** Only beside an entry that every Office document has: any archive may hold a folder called `word`. */
const BY_PACKAGE_ENTRY: typeof BY_ENTRY = [
  ['docx', /^word\//],
  [{ unsupported: 'an Excel workbook' }, /^xl\//],
  [{ unsupported: 'a PowerPoint presentation' }, /^ppt\//],
];
const PACKAGE_ENTRY = /^(?:\[Content_Types\]\.xml|_rels\/\.rels)/;
const LONGEST_MIMETYPE = 100;

/** Bytes of an entry's header between its signature and its name. */
const ENTRY_HEADER = 26;

/**
 * What is certain by the list of entries.
 *
 * @param head the first bytes, to name by what cannot be opened.
 * @throws UnreadableError when the list is damaged, or of a document that is not read.
 */
export async function zipKind(
  file: Blob,
  head: Uint8Array,
  budget: InflationBudget,
  signal: AbortSignal,
): Promise<Exclude<ZipKind, object>> {
  const likely = likelyZipKind(head);
  const zip = await openZip(file, likely === 'archive' ? 'zip archive' : ZIP_DOCUMENTS[likely], signal);
  try {
    const marks = zip.entries.map(({ filename }) => filename);
    const mimetype = zip.entries.find(({ filename, encrypted }) => filename === 'mimetype' && !encrypted);
    if (mimetype) {
      const bytes = entryBytes(mimetype, budget, 'zip archive', () => undefined);
      const type = new TextDecoder().decode(await firstBytes(bytes, LONGEST_MIMETYPE, signal));
      marks.push(`mimetype${type}`);
    }
    return supported(kindByMarks(marks));
  } finally {
    await zip.close();
  }
}

/**
 * What a zip file is by its first bytes, in which not all entries begin.
 *
 * @throws UnreadableError when it is a document that is not read.
 */
export function likelyZipKind(head: Uint8Array): Exclude<ZipKind, object> {
  const entries = new TextDecoder('windows-1252').decode(head).split('PK\x03\x04').slice(1);
  // Other fields follow a name and do no harm: only its beginning is looked at.
  return supported(kindByMarks(entries.map((entry) => entry.slice(ENTRY_HEADER))));
}

function kindByMarks(marks: readonly string[]): ZipKind {
  const isPackage = marks.some((mark) => PACKAGE_ENTRY.test(mark));
  const kinds = isPackage ? [...BY_PACKAGE_ENTRY, ...BY_ENTRY] : BY_ENTRY;
  return kinds.find(([, mark]) => marks.some((entry) => mark.test(entry)))?.[0] ?? 'archive';
}

function supported(kind: ZipKind): Exclude<ZipKind, object> {
  if (typeof kind === 'object') throw unsupported(kind.unsupported);
  return kind;
}
