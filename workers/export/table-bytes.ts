/** An offset of a text in Arrow's memory, and a whole number there. */
const WORD = 4;
const REAL = 8;

/** Bytes of a table's row in memory as Arrow lays it out, which is how `datasets` counts `num_bytes`. */
export function tableBytes(row: unknown): number {
  return Object.entries(Object(row)).reduce((sum: number, [name, value]) => {
    if (typeof value === 'string') return sum + utf8Length(value) + WORD;
    return sum + (name === 'grounding' ? REAL : WORD);
  }, 0);
}

function utf8Length(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    // Half of a surrogate pair: the two make four bytes.
    if (unit >= 0x800) length += (unit & 0xf800) === 0xd800 ? 1 : 2;
    else if (unit >= 0x80) length += 1;
  }
  return length;
}
