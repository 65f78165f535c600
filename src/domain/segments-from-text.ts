import type { Control, Segment } from './segment';
import { CONTROLS } from './segment';

const CONTROL_SPELLING = new RegExp(`(${CONTROLS.join('|')})`);

/**
 * Splits a string at the spellings of the control tokens. Only for text in which a spelled tag means the tag: the
 * output of a model that writes its tags as plain text, and the reference's own strings.
 */
export function segmentsFromText(text: string): Segment[] {
  return text
    .split(CONTROL_SPELLING)
    .filter((part) => part !== '')
    .map((part) => (isControl(part) ? { control: part } : { text: part }));
}

function isControl(part: string): part is Control {
  return (CONTROLS as readonly string[]).includes(part);
}
