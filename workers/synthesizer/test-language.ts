import type { FinishReason } from '../../src/domain/completion';

/** Tokens of the language that the test decoder speaks; the last is the end token. */
export const VOCABULARY = 24;
export const END = VOCABULARY - 1;

/**
 * Logits behind `tokens`, `[VOCABULARY]`: a pure function of all of them. The same few tokens mostly follow each other,
 * so that a text repeats itself, but every so often a token follows from the whole text: a cache that holds one wrong
 * token soon writes another answer.
 */
export function nextLogits(tokens: readonly number[]): Float32Array<ArrayBuffer> {
  const whole = tokens.reduce((state, token) => mixed(state ^ (token + 1)), tokens.length);
  const logits = new Float32Array(VOCABULARY);
  for (let token = 0; token < VOCABULARY; token += 1) logits[token] = mixed(whole + token) / 2 ** 32;
  const [before = 0, last = 0] = tokens.slice(-2);
  const usual = last === 3 && before === 1 ? END : (last * 2 + before) % 5;
  const isSurprise = whole % 7 === 0;
  logits[isSurprise ? (whole >>> 8) % VOCABULARY : usual] = 3;
  return logits;
}

export interface Asked {
  readonly promptTokens: readonly number[];
  readonly maxNewTokens: number;
  readonly ignoresEnd?: boolean;
}

/** What a request is answered where it is the only one: the loop that all batching has to agree with. */
export function answerAlone(
  { promptTokens, maxNewTokens, ignoresEnd = false }: Asked,
  choose: (logits: Float32Array) => number,
  contextTokens: number,
): { readonly newTokens: readonly number[]; readonly finishReason: FinishReason } {
  const tokens = [...promptTokens];
  const most = Math.min(contextTokens, promptTokens.length + maxNewTokens);
  while (tokens.length < most) {
    const token = choose(nextLogits(tokens));
    tokens.push(token);
    if (token === END && !ignoresEnd) return { newTokens: tokens.slice(promptTokens.length), finishReason: 'stop' };
  }
  return { newTokens: tokens.slice(promptTokens.length), finishReason: 'length' };
}

/** A 32-bit mixer (the finaliser of MurmurHash3): 0 up to 2^32. */
function mixed(state: number): number {
  let bits = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
