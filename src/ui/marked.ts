import type { Span } from '../domain/span';

export interface MarkedText {
  readonly text: string;
  readonly isMarked: boolean;
}

/** Splits `text` at the spans; overlapping spans become one, and what lies outside the text is ignored. */
export function marked(text: string, spans: readonly Span[]): readonly MarkedText[] {
  const parts: MarkedText[] = [];
  let position = 0;
  const push = (end: number, isMarked: boolean): void => {
    if (end > position) parts.push({ text: text.slice(position, end), isMarked });
    position = Math.max(position, end);
  };
  for (const { start, end } of spans.toSorted((one, other) => one.start - other.start)) {
    push(Math.min(start, text.length), false);
    push(Math.min(end, text.length), true);
  }
  push(text.length, false);
  return parts;
}
