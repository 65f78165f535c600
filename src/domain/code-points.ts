/** Code points of a text. A surrogate without its other half counts as one, as in Python. */
export function countCodePoints(text: string): number {
  let count = 0;
  for (let unit = 0; unit < text.length; unit += 1) {
    if (isSurrogatePair(text, unit)) unit += 1;
    count += 1;
  }
  return count;
}

function isSurrogatePair(text: string, unit: number): boolean {
  return (text.codePointAt(unit) ?? 0) > 0xffff;
}
