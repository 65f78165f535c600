import { brokenDocument } from './unreadable';
import { ZIP_DOCUMENTS } from './zip-kind';
import type { ZipParts } from './zip-parts';

/** A file of a book. */
export interface BookFile {
  /** Inside the zip file. */
  readonly path: string;
  readonly mediaType: string;
}

/** What a book's package document says (EPUB 3.3, section 5). */
export interface Book {
  /** In the order of reading. */
  readonly spine: readonly BookFile[];
  /** The table of contents of EPUB 3, and that of EPUB 2. */
  readonly navigation: BookFile | undefined;
  readonly ncx: BookFile | undefined;
}

const CONTAINER = 'META-INF/container.xml';
const PACKAGE_TYPE = 'application/oebps-package+xml';
const NCX_TYPE = 'application/x-dtbncx+xml';

/** @throws UnreadableError when the book does not say what is in it. */
export async function bookOf(parts: ZipParts): Promise<Book> {
  const path = await packagePath(parts);
  const files = new Map<string, BookFile>();
  const spine: BookFile[] = [];
  let navigation: BookFile | undefined;
  await parts.read(path, {
    open(name, attributes) {
      if (name === 'item') {
        const file = {
          path: resolvedPath(path, attributes.get('href') ?? ''),
          mediaType: attributes.get('media-type') ?? '',
        };
        files.set(attributes.get('id') ?? '', file);
        if (/(?:^|\s)nav(?:\s|$)/.test(attributes.get('properties') ?? '')) navigation = file;
      } else if (name === 'itemref') {
        const file = files.get(attributes.get('idref') ?? '');
        if (!file) throw brokenDocument(ZIP_DOCUMENTS.epub);
        spine.push(file);
      }
    },
  });
  if (spine.length === 0) throw brokenDocument(ZIP_DOCUMENTS.epub);
  return { spine, navigation, ncx: [...files.values()].find(({ mediaType }) => mediaType === NCX_TYPE) };
}

/** Pages may also be pictures. */
export function isXhtml({ mediaType }: BookFile): boolean {
  return /^(?:application\/xhtml\+xml|text\/html|text\/x-oeb1-document)$/.test(mediaType);
}

/**
 * The path that a reference in a file leads to, without its fragment.
 *
 * @param from path of the file that holds the reference.
 */
export function resolvedPath(from: string, reference: string): string {
  const [path = ''] = reference.split('#');
  if (path === '') return from;
  const resolved: string[] = [];
  for (const part of [...from.split('/').slice(0, -1), ...decoded(path).split('/')]) {
    if (part === '..') resolved.pop();
    else if (part !== '' && part !== '.') resolved.push(part);
  }
  return resolved.join('/');
}

async function packagePath(parts: ZipParts): Promise<string> {
  let path: string | undefined;
  await parts.read(CONTAINER, {
    open(name, attributes) {
      if (name === 'rootfile' && attributes.get('media-type') === PACKAGE_TYPE) path ??= attributes.get('full-path');
    },
  });
  if (path === undefined) throw brokenDocument(ZIP_DOCUMENTS.epub);
  return path;
}

function decoded(reference: string): string {
  try {
    return decodeURIComponent(reference);
  } catch {
    return reference;
  }
}
