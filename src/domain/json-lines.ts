/** Ends of lines to Python's `splitlines` and to some editors, though not to JSON. */
const OTHER_LINE_ENDS = /[\u0085\u2028\u2029]/g;

/**
 * One value as a line of JSON Lines: UTF-8 unescaped, ended by a line feed. The three characters that other programs
 * take for the end of a line are escaped, which changes nothing for whoever parses the line.
 */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value).replace(OTHER_LINE_ENDS, escaped)}\n`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
