type Utf16 = 'utf-16le' | 'utf-16be';

/** A few characters of other scripts have a zero on the other side. */
const MOSTLY = 0.75;

/** Punctuation and blanks that no text in Chinese or Japanese does without. */
const WIDE_PUNCTUATION = /[\u3000\u3001\u3002\uff0c\uff01\uff1f\u300c\u300d]/g;
const LEAST_PUNCTUATION = 0.01;

/**
 * UTF-16 without a byte order mark. Blanks, digits and line ends are a zero beside a byte, always on the same side;
 * a text without any is told by its punctuation. Undefined where neither is seen.
 */
export function guessUtf16(bytes: Uint8Array): Utf16 | undefined {
  const even = bytes.subarray(0, bytes.length - (bytes.length % 2));
  const zeros = [0, 0];
  even.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [first = 0, second = 0] = zeros;
  if (first + second > 0) {
    if (second / (first + second) >= MOSTLY && isText(even, 'utf-16le')) return 'utf-16le';
    if (first / (first + second) >= MOSTLY && isText(even, 'utf-16be')) return 'utf-16be';
  }
  const candidates = (['utf-16le', 'utf-16be'] as const).filter((label) => isText(even, label));
  return candidates.find((label) => {
    const text = new TextDecoder(label).decode(even);
    return text.length > 0 && (text.match(WIDE_PUNCTUATION) ?? []).length / text.length >= LEAST_PUNCTUATION;
  });
}

/** Well-formed, of assigned characters, and with no control characters but white space. */
function isText(bytes: Uint8Array, label: Utf16): boolean {
  try {
    const text = new TextDecoder(label, { fatal: true }).decode(bytes, { stream: true });
    return !/[^\P{Cc}\t\n\r\f\v]|\p{Cn}/u.test(text);
  } catch {
    return false;
  }
}
