import type { NearMisses, ReadPair } from './near-miss';
import { pythonStrip } from './python-text';

const INSTRUCTION_KEYS = ['instruction', 'question', 'prompt', 'query', 'q', 'que'];
const INPUT_KEY = 'input';
const OPTIONS_KEYS = ['options', 'choices'];
const RESPONSE_KEYS = ['response', 'answer', 'output', 'completion', 'a', 'ans'];
const DEEPEST = 8;

/** Pairs written as JSON: objects in arrays, in other objects, one a line, or in a code fence. Only whole objects count. */
export function readJsonPairs(piece: string): NearMisses {
  const { objects, openAt } = wholeObjects(piece);
  return {
    pairs: objects.flatMap((object) => pairsIn(parsed(object), DEEPEST)),
    cutOff: openAt === null ? '' : piece.slice(openAt),
  };
}

interface ObjectsInText {
  readonly objects: readonly string[];
  /** Where an object begins that does not end; of several in each other, the innermost. */
  readonly openAt: number | null;
}

/** The outermost objects of a text that have an end. Braces in a string within one do not count. */
function wholeObjects(text: string): ObjectsInText {
  const open: number[] = [];
  const found: { readonly start: number; readonly end: number }[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '{') open.push(at);
    if (character === '"' && open.length > 0) {
      const close = endOfString(text, at);
      if (close === null) break;
      at = close;
    }
    const start = character === '}' ? open.pop() : undefined;
    if (start === undefined) continue;
    while ((found.at(-1)?.start ?? -1) > start) found.pop();
    found.push({ start, end: at + 1 });
  }
  return { objects: found.map(({ start, end }) => text.slice(start, end)), openAt: open.at(-1) ?? null };
}

/** The index of the quotation mark that ends the string begun at `start`. */
function endOfString(text: string, start: number): number | null {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\\') at += 1;
    if (character === '"') return at;
  }
  return null;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function pairsIn(value: unknown, depth: number): readonly ReadPair[] {
  if (typeof value !== 'object' || value === null || depth === 0) return [];
  const pair = Array.isArray(value) ? null : pairOf(value);
  return pair ? [pair] : Object.values(value).flatMap((inner) => pairsIn(inner, depth - 1));
}

function pairOf(object: object): ReadPair | null {
  const fields = new Map<string, unknown>(Object.entries(object).map(([key, value]) => [key.toLowerCase(), value]));
  const first = (keys: readonly string[]): string => keys.map((key) => textOf(fields.get(key))).find(Boolean) ?? '';
  const question = [first(INSTRUCTION_KEYS), textOf(fields.get(INPUT_KEY))].filter(Boolean).join('\n');
  const response = first(RESPONSE_KEYS);
  if (question === '' || response === '') return null;
  const options = OPTIONS_KEYS.map((key) => optionsOf(fields.get(key))).find(({ length }) => length > 0) ?? [];
  const instruction = options.length === 0 ? question : [`${question}\nOptions:`, ...options].join('\n- ');
  return { instruction, response, reading: 'json' };
}

function optionsOf(value: unknown): readonly string[] {
  const options: readonly unknown[] = Array.isArray(value) ? value : [];
  return options.map(textOf).filter(Boolean);
}

function textOf(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? pythonStrip(value) : '';
}
