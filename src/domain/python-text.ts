/**
 * Characters that Python's `str.strip()` takes off. `String.prototype.trim` differs: it takes U+FEFF and leaves
 * U+001C to U+001F and U+0085.
 */
const PYTHON_WHITESPACE = new Set(
  '\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a' +
    '\u2028\u2029\u202f\u205f\u3000',
);

/** `text.strip()` of Python. */
export function pythonStrip(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && PYTHON_WHITESPACE.has(text.charAt(start))) start += 1;
  while (end > start && PYTHON_WHITESPACE.has(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** `text.lower()` of Python: full case mapping without a locale, as in JavaScript, final sigma included. */
export function pythonLower(text: string): string {
  return text.toLowerCase();
}

/** `text.replace(from, to)` of Python: one pass from the left, and `$` in `to` means nothing. */
export function pythonReplace(text: string, from: string, to: string): string {
  return text.split(from).join(to);
}
