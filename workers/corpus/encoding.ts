import { analyse } from 'chardet';
import { guessUtf16 } from './utf16';

export interface EncodingGuess {
  /** WHATWG label. */
  readonly encoding: string;
  /** Others that fit too, the likeliest first. */
  readonly alternatives: readonly string[];
  /** Nothing speaks for it but that it fits the samples: what lies between them may show that it is wrong. */
  readonly isUnproven: boolean;
}

/** Gives every byte a character. */
const FITS_ALL = 'windows-1252';

const HTML_CHARSET = /<meta[^>]{1,200}charset\s*=\s*["']?\s*([\w-]{2,40})/i;

/** What the detector calls an encoding, where browsers read it as a larger one. */
const READ_AS: Readonly<Record<string, string>> = {
  ascii: 'utf-8',
  'iso-8859-1': 'windows-1252',
  'iso-8859-9': 'windows-1254',
  gb2312: 'gb18030',
  gbk: 'gb18030',
};

const MOST_ALTERNATIVES = 4;

/** A text with more than ten good characters of UTF-8 for each bad place is damaged rather than in another encoding. */
const LEAST_GOOD_PER_BAD = 10;

/**
 * Tells the encoding of a text by samples of its bytes: a byte order mark, then valid UTF-8, then the zeros of UTF-16,
 * then UTF-8 with a few bad places, then what an HTML page says of itself, then statistics.
 *
 * @param samples parts of the file, the beginning first. Others may begin inside a character.
 */
export function guessEncoding(samples: readonly Uint8Array[], isHtml: boolean): EncodingGuess {
  const head = samples[0] ?? new Uint8Array();
  const marked = byteOrderMark(head);
  if (marked) return { encoding: marked, alternatives: [FITS_ALL], isUnproven: false };
  if (samples.every((sample, index) => decodes(index === 0 ? sample : fromCharacter(sample), 'utf-8'))) {
    if (!head.includes(0)) return { encoding: 'utf-8', alternatives: [FITS_ALL], isUnproven: true };
  }
  const utf16 = guessUtf16(head);
  if (utf16) {
    return { encoding: utf16, alternatives: [utf16 === 'utf-16le' ? 'utf-16be' : 'utf-16le'], isUnproven: false };
  }
  const likely = [...(isDamagedUtf8(samples) ? ['utf-8'] : []), ...likelyEncodings(samples, isHtml)];
  const encoding = likely[0] ?? FITS_ALL;
  return { encoding, alternatives: likely.slice(1, 1 + MOST_ALTERNATIVES), isUnproven: false };
}

function byteOrderMark([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return undefined;
}

function isDamagedUtf8(samples: readonly Uint8Array[]): boolean {
  const text = samples
    .map((sample, index) => new TextDecoder().decode(index === 0 ? sample : fromCharacter(sample), { stream: true }))
    .join('');
  const bad = text.match(/\ufffd/g)?.length ?? 0;
  const good = text.match(/[^\0-\x7f\ufffd]/gu)?.length ?? 0;
  return good > bad * LEAST_GOOD_PER_BAD;
}

function likelyEncodings(samples: readonly Uint8Array[], isHtml: boolean): readonly string[] {
  const head = samples[0] ?? new Uint8Array();
  const declared = isHtml ? HTML_CHARSET.exec(new TextDecoder('windows-1252').decode(head))?.[1] : undefined;
  // The head of a file is often all ASCII; the sample that is not says more.
  const telling = samples.toSorted((one, other) => highBytes(other) - highBytes(one))[0] ?? head;
  const guessed = analyse(telling).map(({ name }) => name.toLowerCase());
  const labels = [...(declared ? [declared.toLowerCase()] : []), ...guessed, FITS_ALL];
  const known = labels.map((label) => READ_AS[label] ?? label).filter((label) => !/^utf-/.test(label));
  return [...new Set(known)].filter((label) => samples.every((sample) => mayBe(sample, label)));
}

/** A sample may begin and end inside a character, so a few bytes at its start may be wrong. */
function mayBe(sample: Uint8Array, label: string): boolean {
  return [0, 1, 2, 3].some((skipped) => decodes(sample.subarray(skipped), label));
}

function decodes(bytes: Uint8Array, label: string): boolean {
  try {
    // Streaming, because the end of a sample may cut a character.
    new TextDecoder(label, { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function fromCharacter(sample: Uint8Array): Uint8Array {
  const start = sample.findIndex((byte) => (byte & 0xc0) !== 0x80);
  if (start < 0) return sample.subarray(Math.min(3, sample.length));
  return start <= 3 ? sample.subarray(start) : sample;
}

function highBytes(sample: Uint8Array): number {
  return sample.reduce((count, byte) => count + (byte >> 7), 0);
}
