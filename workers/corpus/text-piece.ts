/** A piece of a document's text as it comes out of a file. */
export interface TextPiece {
  readonly text: string;
  /** A new record begins with this piece: no passage holds text from before it and after it. */
  readonly startsRecord: boolean;
  /** A page or chapter begins with this piece, and this is its title, empty where it has none. */
  readonly startsSection?: string;
}

/** Turns decoded characters into readable text, piece by piece. Throws `UnreadableError` where they are not valid. */
export interface Extractor {
  push(text: string): readonly TextPiece[];
  end(): readonly TextPiece[];
}

/** Plain text and Markdown are kept as they are, line ends included. */
export function plainTextExtractor(): Extractor {
  return {
    push: (text) => [{ text, startsRecord: false }],
    end: () => [],
  };
}
