/** Long enough for the slowest browser to begin the download that the address stands for. */
const ADDRESS_LIFETIME_MS = 60_000;

/** A name of a person's choosing as a file can have it, without an ending. */
export function fileNameFor(name: string): string {
  const safe = name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '');
  return safe === '' ? 'pairloom' : safe.slice(0, 80);
}

/** Hands `blob` to the person as a download called `name`. */
export function saveFile(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), ADDRESS_LIFETIME_MS);
}
