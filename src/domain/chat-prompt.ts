import type { ChatFormat } from './chat-format';
import { neutralTags, neutralText } from './neutral-tags';
import { parsePairs } from './parse-pairs';
import { type Demonstration, pairSegments } from './prompt';
import { pythonStrip } from './python-text';
import type { Prompt, Segment } from './segment';
import { segmentsFromText } from './segments-from-text';

/** What an instruct model is told before the passages: the task, and one passage with pairs as they should be. */
export interface ChatPrompt {
  readonly instructions: string;
  readonly demonstration: { readonly passage: string; readonly answer: string };
}

/**
 * What keeps these words from being used: a text is missing, or the demonstration shows no pair in the tag format, so
 * that a model could not learn the format from it.
 */
export function chatPromptFault({ instructions, demonstration }: ChatPrompt): 'blank' | 'noPair' | null {
  if ([instructions, demonstration.passage].some((text) => pythonStrip(text) === '')) return 'blank';
  return parsePairs(segmentsFromText(demonstration.answer)).pairs.length === 0 ? 'noPair' : null;
}

/**
 * The conversation that asks an instruct model for pairs: the instructions, the worked demonstration and each earlier
 * example of the sequence as a message and its answer, then the passage. Whatever a person or a model wrote goes in as
 * text, its spelled tags neutralised; only the demonstration's answer and the parsed pairs bring tags.
 *
 * White space at the ends of the instructions and the demonstration is dropped, as most templates would.
 */
export function formatChatPrompt(
  format: ChatFormat,
  { instructions, demonstration }: ChatPrompt,
  demonstrations: readonly Demonstration[],
  passage: string,
): Prompt {
  const answered = [
    { passage: pythonStrip(demonstration.passage), answer: segmentsFromText(pythonStrip(demonstration.answer)) },
    ...demonstrations.map((example) => ({
      passage: example.passage,
      answer: example.pairs.flatMap(pairSegments).map(neutralText),
    })),
  ];
  return [
    { template: format.opening },
    { text: pythonStrip(instructions) },
    format.hasSystemRole ? { template: format.afterSystem } : { text: '\n\n' },
    ...answered.flatMap((example): Segment[] => [
      { text: neutralTags(example.passage) },
      { template: format.beforeAnswer },
      ...example.answer,
      { template: format.afterAnswer },
    ]),
    { text: neutralTags(passage) },
    { template: format.generation },
  ];
}
