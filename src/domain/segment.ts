/** The synthesizer's control tokens, in the published spelling. */
export const CONTROLS = ['<s>', '</s>', '<CON>', '</CON>', '<QUE>', '<ANS>', '</END>'] as const;

export type Control = (typeof CONTROLS)[number];

/**
 * A piece of a prompt or a completion. Only a `control` is ever tokenised to a control token, so nothing in
 * a person's text can act as a marker.
 */
export type Segment = { readonly control: Control } | { readonly text: string };

export type Prompt = readonly Segment[];
