import { quoted } from './checkpoint-error';

/** Files of checkpoints nest four deep; a parser's memory and stack grow with depth. */
const MAX_DEPTH = 32;

const QUOTE = 0x22;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * What `JSON.parse` would let pass: a name given twice in one object (the last would win), or deep nesting. Takes any
 * text in linear time; what it says of text that is not JSON at all has no meaning.
 */
export function jsonFault(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  let lastString: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      lastString = text.slice(at, end + 1);
      at = end;
    } else if (code === COLON && lastString !== undefined) {
      const names = open.at(-1);
      const name = unescaped(lastString);
      if (names?.has(name)) return `it names ${quoted(name)} twice`;
      names?.add(name);
      lastString = undefined;
    } else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      if (open.length === MAX_DEPTH) return `it is nested more than ${MAX_DEPTH} deep`;
      open.push(code === OPEN_OBJECT ? new Set() : undefined);
    } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
      open.pop();
    }
  }
  return undefined;
}

/** The place of the closing quote, or of the last character where there is none. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at++;
  }
  return text.length - 1;
}

function unescaped(json: string): string {
  if (!json.includes('\\')) return json.slice(1, -1);
  try {
    return String(JSON.parse(json));
  } catch {
    // Not a string of JSON: the parser says so afterwards.
    return json;
  }
}
