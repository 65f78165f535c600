import { describe, expect, test } from 'vitest';
import { guessEncoding } from './encoding';
import { encodeAs, TEXTS_BY_ENCODING } from './test-encoder';

describe('guessEncoding', () => {
  test.each(Object.entries(TEXTS_BY_ENCODING))('knows %s', (label, text) => {
    const bytes = encodeAs(text, label);
    expect(new TextDecoder(label).decode(bytes)).toBe(text);
    expect(guessEncoding([bytes], false).encoding).toBe(label);
  });

  test.each(['utf-16le', 'utf-16be'])('knows %s without a byte order mark, in any script', (label) => {
    expect(guessEncoding([encodeAs('Bees dance.\nThey do.', label)], false).encoding).toBe(label);
    for (const text of Object.values(TEXTS_BY_ENCODING))
      expect(guessEncoding([encodeAs(text, label)], false).encoding).toBe(label);
  });

  test('believes a byte order mark', () => {
    expect(guessEncoding([Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)], false).encoding).toBe('utf-8');
    expect(guessEncoding([Uint8Array.of(0xff, 0xfe, 0x61, 0)], false).encoding).toBe('utf-16le');
    expect(guessEncoding([Uint8Array.of(0xfe, 0xff, 0, 0x61)], false).encoding).toBe('utf-16be');
  });

  test('takes ASCII and valid UTF-8 for UTF-8, also where a sample cuts a character', () => {
    const bytes = new TextEncoder().encode('Zürich – 日本語');
    expect(guessEncoding([new TextEncoder().encode('plain')], false).encoding).toBe('utf-8');
    expect(guessEncoding([bytes.subarray(0, -1), bytes.subarray(-2)], false).encoding).toBe('utf-8');
  });

  test('looks beyond a beginning that is all ASCII', () => {
    const head = new TextEncoder().encode('Plain words. '.repeat(100));
    const later = encodeAs(TEXTS_BY_ENCODING['koi8-r'] ?? '', 'koi8-r');
    expect(guessEncoding([head, later], false).encoding).toBe('koi8-r');
  });

  test('believes what an HTML page says of itself, when it can be true', () => {
    const page = encodeAs('<meta charset="windows-1251"><p>\u201eDa\u201c</p>', 'windows-1251');
    expect(guessEncoding([page], true).encoding).toBe('windows-1251');
    const wrong = new TextEncoder().encode('<meta charset="windows-1252"><p>Zürich</p>');
    expect(guessEncoding([wrong], true).encoding).toBe('utf-8');
  });

  test('offers others that fit', () => {
    const { encoding, alternatives } = guessEncoding(
      [encodeAs(TEXTS_BY_ENCODING['iso-8859-2'] ?? '', 'iso-8859-2')],
      false,
    );
    expect(alternatives).not.toContain(encoding);
    expect(alternatives.length).toBeGreaterThan(0);
  });
});
