/**
 * The first file of a bundle, not packed, so that the first bytes say what the archive is: as in an EPUB book. An
 * archive that was packed anew is still known by its manifest.
 */
export const MIME_TYPE_PATH = 'mimetype';
export const BUNDLE_MIME_TYPE = 'application/x-pairloom+zip';

/** @param start the first bytes of a file, a character each. */
export function hasBundleMark(start: string): boolean {
  return start.startsWith('PK\x03\x04') && start.slice(0, 256).includes(MIME_TYPE_PATH + BUNDLE_MIME_TYPE);
}
