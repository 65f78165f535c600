import type { InstructionResponse } from './pair';
import { CONTROLS } from './segment';

const TAG = new RegExp(CONTROLS.join('|'));

/** Whether a text spells a tag of the synthesizer's format, such as `<QUE>` or `</s>`. */
export function spellsTag(text: string): boolean {
  return TAG.test(text);
}

/** In a pair a tag is a mistake of the model's, and `</s>` ends a text for many a tokenizer that trains on it. */
export function pairSpellsTag({ instruction, response }: InstructionResponse): boolean {
  return spellsTag(instruction) || spellsTag(response);
}
