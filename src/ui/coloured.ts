import type { Control, Segment } from '../domain/segment';

export type TagRole = 'context' | 'instruction' | 'response' | 'end' | 'plain';

/** A stretch of raw text in one colour. */
export interface ColouredText {
  readonly text: string;
  readonly role: TagRole;
  readonly isControl: boolean;
  /** Written by the model's chat template. */
  readonly isTemplate: boolean;
}

const roles: Readonly<Record<Control, TagRole>> = {
  '<s>': 'end',
  '</s>': 'end',
  '<CON>': 'context',
  '</CON>': 'context',
  '<QUE>': 'instruction',
  '<ANS>': 'response',
  '</END>': 'end',
};

/** What follows these belongs to no tag. */
const closing: ReadonlySet<Control> = new Set<Control>(['<s>', '</s>', '</CON>', '</END>']);

/** Colours text by the control token before it; only a real control token counts, never text that looks like one. */
export function coloured(segments: readonly Segment[]): readonly ColouredText[] {
  let role: TagRole = 'plain';
  return segments.map((segment) => {
    if ('text' in segment) return { text: segment.text, role, isControl: false, isTemplate: false };
    if ('template' in segment) {
      role = 'plain';
      return { text: segment.template, role, isControl: false, isTemplate: true };
    }
    role = closing.has(segment.control) ? 'plain' : roles[segment.control];
    return { text: segment.control, role: roles[segment.control], isControl: true, isTemplate: false };
  });
}
