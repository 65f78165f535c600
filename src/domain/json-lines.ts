/** Ends of lines to Python's `splitlines` and to some editors, though not to JSON. */
const OTHER_LINE_ENDS = /[\u0085\u2028\u2029]/g;

/** A key cannot stand in a text like this: there its quotes are escaped. */
const WHOLE_GROUNDING = /"grounding":([01])(?=[,}])/;

/**
 * One value as a line of JSON Lines: UTF-8 unescaped, ended by a line feed. The three characters that other programs
 * take for the end of a line are escaped, and a `grounding` that is whole keeps a decimal point, so that readers that
 * tell integers from other numbers by the first rows take no column of it for integers. Neither changes anything for
 * whoever parses the line.
 */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value).replace(OTHER_LINE_ENDS, escaped).replace(WHOLE_GROUNDING, '"grounding":$1.0')}\n`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
