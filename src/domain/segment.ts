/** The synthesizer's control tokens, in the published spelling. */
export const CONTROLS = ['<s>', '</s>', '<CON>', '</CON>', '<QUE>', '<ANS>', '</END>'] as const;

export type Control = (typeof CONTROLS)[number];

/**
 * A piece of a prompt or a completion. A `template` is what a model's chat template writes around messages. Only a
 * `control` and what a `template` spells are ever tokenised to tokens of their own, so nothing in a `text`, which a
 * person or a model wrote, can act as a marker.
 */
export type Segment = { readonly control: Control } | { readonly text: string } | { readonly template: string };

export type Prompt = readonly Segment[];
