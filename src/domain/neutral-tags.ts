import { CONTROLS, type Segment } from './segment';

const SPELLED = new RegExp(CONTROLS.join('|'), 'g');

/**
 * A text whose spelled tags can be read but not taken for tags: `‹CON›` for `<CON>`. For models that read their tags as
 * plain text, to whom a tag in a person's passage would look like one of the prompt's.
 */
export function neutralTags(text: string): string {
  return text.replace(SPELLED, (tag) => `‹${tag.slice(1, -1)}›`);
}

/** The same for what is text in a prompt. */
export function neutralText(segment: Segment): Segment {
  return 'text' in segment ? { text: neutralTags(segment.text) } : segment;
}
