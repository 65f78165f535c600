const LONE_SURROGATES = /\p{Surrogate}/gu;

/** The text with U+FFFD in place of every surrogate that has lost its other half: UTF-8 has no bytes for those. */
export function wellFormed(text: string): string {
  return text.replace(LONE_SURROGATES, '\ufffd');
}

export function countLoneSurrogates(text: string): number {
  return text.match(LONE_SURROGATES)?.length ?? 0;
}
