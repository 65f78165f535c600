/** A token that stands for one spelling as a whole: a marker of a chat template, or a control token. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** White space beside it belongs to it. */
  readonly lstrip: boolean;
  readonly rstrip: boolean;
  /** Left out when text is decoded for people. */
  readonly special: boolean;
}

/** The added tokens of a parsed `tokenizer.json`; none where it lists none. */
export function addedTokensOf(tokenizerJson: unknown): readonly AddedToken[] {
  const listed: unknown = isRecord(tokenizerJson) ? tokenizerJson['added_tokens'] : undefined;
  const tokens: readonly unknown[] = Array.isArray(listed) ? listed : [];
  return tokens.flatMap((token): AddedToken[] => {
    if (!isRecord(token)) return [];
    const { id, content, lstrip, rstrip, special } = token;
    if (typeof id !== 'number' || typeof content !== 'string' || content === '') return [];
    return [{ id, content, lstrip: lstrip === true, rstrip: rstrip === true, special: special === true }];
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
