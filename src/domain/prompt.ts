import type { InstructionResponse } from './pair';
import { pythonReplace } from './python-text';
import type { Prompt, Segment } from './segment';

/** An earlier example of the same sequence as it stands in a prompt. It has at least one pair. */
export interface Demonstration {
  readonly passage: string;
  readonly pairs: readonly InstructionResponse[];
}

/**
 * The published prompt: each demonstration with its pairs, oldest first, then the passage to write pairs for.
 * Joined by `promptText` it is the reference's `cur_context`, byte for byte (`cook_read` and `cook_compre` in
 * microsoft/LMOps, instruction_pretrain). The passage goes in as it is: nothing is stripped or cleaned.
 *
 * An empty passage gives `<s>` alone, as in the reference.
 */
export function formatPrompt(demonstrations: readonly Demonstration[], passage: string): Prompt {
  return [
    ...demonstrations.flatMap((demonstration): Segment[] => [
      ...contextSegments(demonstration.passage),
      ...demonstration.pairs.flatMap(pairSegments),
      { control: '</s>' },
    ]),
    ...contextSegments(passage),
  ];
}

/** The prompt as one string, controls in their spelling. For people and for comparison, never to tokenise. */
export function promptText(segments: readonly Segment[]): string {
  return segments.map(segmentText).join('');
}

/** One segment as it is spelled. */
export function segmentText(segment: Segment): string {
  if ('control' in segment) return segment.control;
  return 'text' in segment ? segment.text : segment.template;
}

/** `<s>` and the wrapped passage, up to where the pairs begin. Wraps an empty passage too. */
export function wrappedContext(passage: string): Prompt {
  return [
    { control: '<s>' },
    // The reference's blank between the two. A tokenizer whose `<CON>` strips on its left drops it.
    { text: ' ' },
    { control: '<CON>' },
    { text: ` ${passage} ` },
    { control: '</CON>' },
    { text: '\n\n' },
  ];
}

function contextSegments(passage: string): Prompt {
  return passage.length > 0 ? wrappedContext(passage) : [{ control: '<s>' }];
}

/** A pair in the tag format, with an empty line before it unless it is the first. */
export function pairSegments({ instruction, response }: InstructionResponse, index: number): Segment[] {
  // The reference fills in the question first and then replaces `{answer}` everywhere, so also in the question.
  const question = pythonReplace(instruction, '{answer}', response);
  return [
    ...(index > 0 ? [{ text: '\n\n' }] : []),
    { control: '<QUE>' },
    { text: ` ${question} ` },
    { control: '<ANS>' },
    { text: ` ${response} ` },
    { control: '</END>' },
  ];
}
