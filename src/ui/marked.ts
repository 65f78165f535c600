import type { Span } from '../domain/span';

export interface MarkedText {
  readonly text: string;
  readonly isMarked: boolean;
  /** Part of the one span that is looked at. */
  readonly isCurrent: boolean;
}

/** Splits `text` at the spans; overlapping spans become one, and what lies outside the text is ignored. */
export function marked(text: string, spans: readonly Span[], current: Span | null = null): readonly MarkedText[] {
  const all = current === null ? spans : [...spans, current];
  const borders = new Set([0, text.length, ...all.flatMap(({ start, end }) => [start, end])]);
  const places = [...borders].filter((place) => place >= 0 && place <= text.length).sort((one, other) => one - other);
  const parts: MarkedText[] = [];
  for (const [index, start] of places.entries()) {
    const end = places[index + 1] ?? start;
    if (end === start) continue;
    const lies = (span: Span): boolean => span.start <= start && end <= span.end;
    const part = {
      text: text.slice(start, end),
      isMarked: all.some(lies),
      isCurrent: current !== null && lies(current),
    };
    const last = parts.at(-1);
    if (last?.isMarked === part.isMarked && last.isCurrent === part.isCurrent) {
      parts[parts.length - 1] = { ...part, text: last.text + part.text };
    } else parts.push(part);
  }
  return parts;
}
