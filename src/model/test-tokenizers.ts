type Json = Readonly<Record<string, unknown>>;

function addedToken(id: number, content: string, flags: Json = {}): Json {
  return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true, ...flags };
}

const startAndEnd = [addedToken(0, '<unk>'), addedToken(1, '<s>'), addedToken(2, '</s>')];

/** The embedded model's tokenizer with the markers of a chat template in place of its tags. */
export function withChatTokens(embedded: unknown): Json {
  return { ...Object(embedded), added_tokens: chatTokens };
}

/** The embedded model's tokenizer without tokens for the tags. */
export function withoutTags(embedded: unknown): Json {
  return { ...Object(embedded), added_tokens: startAndEnd };
}

const chatTokens = [
  ...startAndEnd,
  addedToken(6144, '<|im_start|>'),
  addedToken(6145, '<|im_end|>'),
  addedToken(6146, '<think>', { special: false }),
  addedToken(6147, '<|user|>', { rstrip: true }),
  addedToken(6148, '<|left|>', { lstrip: true }),
  // One is the beginning of the other.
  addedToken(6149, '<|im'),
];

/** In the manner of SentencePiece, a blank in front, as the published synthesizer's; `scheme` of a Metaspace if any. */
export function sentencePieceJson(scheme?: 'first' | 'always' | 'never'): Json {
  const bytes = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);
  const letters = [...'▁abcdefghijklmnopqrstuvwxyz.,<>/CONQUEASD'];
  const merged = ['▁a', 'th', '▁th', 'in', '▁<', '▁▁', '>▁'];
  const vocab = ['<unk>', '<s>', '</s>', ...bytes, ...new Set(letters), ...merged];
  return {
    added_tokens: startAndEnd,
    normalizer: scheme
      ? null
      : {
          type: 'Sequence',
          normalizers: [
            { type: 'Prepend', prepend: '▁' },
            { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
          ],
        },
    pre_tokenizer: scheme ? { type: 'Metaspace', replacement: '▁', prepend_scheme: scheme, split: false } : null,
    post_processor: null,
    decoder: {
      type: 'Sequence',
      decoders: [
        { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
        { type: 'ByteFallback' },
        { type: 'Fuse' },
        { type: 'Strip', content: ' ', start: 1, stop: 0 },
      ],
    },
    model: {
      type: 'BPE',
      unk_token: '<unk>',
      fuse_unk: true,
      byte_fallback: true,
      vocab: Object.fromEntries(vocab.map((token, id) => [token, id])),
      merges: ['▁ a', 't h', '▁ th', 'i n', '▁ <', '▁ ▁', '> ▁'],
    },
  };
}
