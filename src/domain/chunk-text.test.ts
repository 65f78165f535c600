import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Chunk } from './chunk';
import type { ChunkSettings } from './chunk-settings';
import { chunk } from './chunk-text';
import { PassageCutter } from './passage-cutter';

const METHODS = ['budget', 'paragraph', 'heading'] as const;

/** Stands for a tokenizer: a token a word or a punctuation mark, and one for each three letters. */
const countTokens = (text: string): number => (text.match(/[\p{L}\p{N}]{1,3}|[^\s\p{L}\p{N}]|\s{2,}/gu) ?? []).length;

const inks = fc.constantFrom(
  ...[
    'the',
    'a',
    'It ran.',
    'Dr. Who',
    '日本語です。',
    '今日は',
    'สวัสดีครับ',
    'שלום',
    'مرحبا',
    '👩‍👩‍👧‍👦',
    '👍🏽',
    '🇨🇭',
    'e\u0301',
  ],
  ...[
    '\u0301',
    '\ud800',
    '\udc00',
    'ก\u0e33',
    '# Head',
    '```',
    '===',
    '---',
    '- item',
    'x'.repeat(70),
    '\u200d',
    '각',
    '\u0600',
  ],
);
const gaps = fc.constantFrom(
  '',
  '',
  ' ',
  ' ',
  '  ',
  '\n',
  '\n\n',
  '\r\n\r\n',
  '\r',
  '\t',
  '\u00a0',
  '\n \n',
  '\u2029',
  '\ufeff',
);
const texts = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.tuple(inks, gaps), { maxLength: 120 }).map((parts) => parts.flat().join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
  {
    weight: 1,
    arbitrary: fc.tuple(inks, gaps, fc.integer({ min: 100, max: 1200 })).map(([ink, gap, n]) => (ink + gap).repeat(n)),
  },
);
const settings = fc.record({ method: fc.constantFrom(...METHODS), tokenBudget: fc.integer({ min: 1, max: 60 }) });
const property = <Values extends [unknown, ...unknown[]]>(
  ...args: [...{ [Index in keyof Values]: fc.Arbitrary<Values[Index]> }, (...values: Values) => void]
): void => fc.assert(fc.property(...args), { numRuns: 60 });

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const spans = (chunks: readonly Chunk[]): readonly Chunk['span'][] => chunks.map(({ span }) => span);
const budget = (tokenBudget: number): ChunkSettings => ({ method: 'budget', tokenBudget });
const passages = (text: string, chosen: ChunkSettings, records: readonly number[] = []): readonly string[] =>
  chunk(text, chosen, countTokens, records).map((passage) => passage.text);

describe('chunk', () => {
  test('puts every character that is not white space into exactly one passage, in order', () => {
    property(texts, settings, (text, chosen) => {
      let end = 0;
      for (const { span } of chunk(text, chosen, countTokens)) {
        expect(span.start).toBeGreaterThanOrEqual(end);
        expect(text.slice(end, span.start).trim()).toBe('');
        end = span.end;
      }
      expect(text.slice(end).trim()).toBe('');
    });
  });

  test('gives passages that are their spans, begin and end on ink, and know their tokens', () => {
    property(texts, settings, (text, chosen) => {
      for (const passage of chunk(text, chosen, countTokens)) {
        expect(passage.text).toBe(text.slice(passage.span.start, passage.span.end));
        expect(passage.text).toMatch(/^\S(?:[^]*\S)?$/);
        expect(passage.tokenCount).toBe(countTokens(passage.text));
      }
    });
  });

  test('keeps the budget, but for a single grapheme that is larger', () => {
    property(texts, settings, (text, chosen) => {
      for (const passage of chunk(text, chosen, countTokens)) {
        if (passage.tokenCount > chosen.tokenBudget) expect([...graphemes.segment(passage.text)]).toHaveLength(1);
      }
    });
  });

  test('keeps the budget whatever the counter does', () => {
    const superlinear = (text: string): number => text.length ** 2;
    property(texts, settings, (text, chosen) => {
      for (const passage of chunk(text.slice(0, 500), chosen, superlinear)) {
        if (passage.tokenCount > chosen.tokenBudget) expect([...graphemes.segment(passage.text)]).toHaveLength(1);
      }
    });
  });

  test('never cuts inside a grapheme', () => {
    property(texts, settings, (text, chosen) => {
      const segments = graphemes.segment(text);
      const isBoundary = (place: number): boolean => segments.containing(place)?.index === place;
      const cut = chunk(text, chosen, countTokens);
      const isInside = cut.slice(1).some(({ span }, index) => {
        let place = cut[index]?.span.end ?? 0;
        while (place < span.start && !isBoundary(place)) place++;
        return !isBoundary(place);
      });
      expect(isInside).toBe(false);
    });
  });

  test('gives the same passages however the text arrives', () => {
    property(texts, settings, fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1 }), (text, chosen, sizes) => {
      const cutter = new PassageCutter(chosen, countTokens);
      const streamed: Chunk[] = [];
      for (let from = 0, piece = 0; from < text.length; piece++) {
        const size = (sizes[piece % sizes.length] ?? 0) + (piece % sizes.length === 0 ? 1 : 0);
        streamed.push(...cutter.push(text.slice(from, from + size)));
        from += size;
      }
      streamed.push(...cutter.end());
      expect(streamed).toEqual(chunk(text, chosen, countTokens));
    });
  });

  test('gives the same passages of a text far longer than it looks ahead', () => {
    const words = fc.array(fc.tuple(inks, gaps), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(words, settings, fc.integer({ min: 1, max: 9000 }), (repeated, chosen, size) => {
        const unit = repeated.flat().join('');
        const text = unit.repeat(Math.ceil(14_000 / unit.length));
        const cutter = new PassageCutter(chosen, countTokens);
        const streamed: Chunk[] = [];
        for (let from = 0; from < text.length; from += size)
          streamed.push(...cutter.push(text.slice(from, from + size)));
        streamed.push(...cutter.end());
        expect(streamed).toEqual(chunk(text, chosen, countTokens));
      }),
      { numRuns: 40 },
    );
  });

  test('never crosses the border of a record', () => {
    property(fc.array(texts, { maxLength: 6 }), settings, (records, chosen) => {
      const starts: number[] = [];
      let text = '';
      for (const record of records) {
        text += `${record.slice(0, 600)}\n\n`;
        starts.push(text.length);
      }
      for (const { span } of chunk(text, chosen, countTokens, starts)) {
        expect(starts.filter((start) => span.start < start && start < span.end)).toEqual([]);
      }
    });
  });

  test('packs paragraphs while they fit and starts a new passage with the one that does not', () => {
    const text = 'One two.\n\nSix ten.\n\nAll of it fits not any more, so on.\n\nEnd.';
    expect(passages(text, budget(8))).toEqual([
      'One two.\n\nSix ten.',
      'All of it fits not any',
      'more, so on.',
      'End.',
    ]);
  });

  test('splits a long paragraph at sentences, not at line ends or after a title', () => {
    const text = 'Dr. Bo saw\na bee. It ran to Mr. Lee. He was not in. The end of it.';
    expect(passages(text, budget(10))).toEqual([
      'Dr. Bo saw\na bee.',
      'It ran to Mr. Lee.',
      'He was not in. The end of it.',
    ]);
  });

  test('gives each paragraph its own passage when asked', () => {
    expect(passages('One.\n\nTwo.\r\n\r\nThree\nlines.', { method: 'paragraph', tokenBudget: 50 })).toEqual([
      'One.',
      'Two.',
      'Three\nlines.',
    ]);
  });

  test('starts a passage at each Markdown heading, leaving fenced code alone', () => {
    const text = 'Intro.\n\n# A\n\n## B\nText.\n```\n# no heading\n```\nTitle\n\nSetext\n---\nMore.\n\n#hashtag\n';
    expect(passages(text, { method: 'heading', tokenBudget: 500 })).toEqual([
      'Intro.',
      '# A\n\n## B\nText.\n```\n# no heading\n```\nTitle',
      'Setext\n---\nMore.\n\n#hashtag',
    ]);
  });

  test('keeps a grapheme whole even where white space is part of it', () => {
    const prependedToBlankWithMark = '\u0600 \u0301';
    expect(passages(`b ${prependedToBlankWithMark} b`, budget(1))).toEqual(['b', prependedToBlankWithMark, 'b']);
  });

  test('cuts between two graphemes that share white space', () => {
    expect(passages('\u0600  \u200d', budget(1))).toEqual(['\u0600', '\u200d']);
  });

  test('takes no place where it stopped looking for the end of a word', () => {
    const halfReach = 2048;
    const unit = 'สวัสดีครับ';
    const text = unit.repeat(800);
    // One and a half reaches behind the start lies a vowel sign, and none of it may begin a passage.
    expect(text[3 * halfReach + 1]).toBe('\u0e35');
    const first = new Set(passages(text, budget(1)).map((passage) => passage[0]));
    expect([...first].filter((character) => /\p{M}/u.test(character ?? ''))).toEqual([]);
  });

  test('sees the end of a paragraph that lies across the end of what it looked at', () => {
    const reach = 4096;
    const sparse = `${'a'.padEnd(100)}`.repeat(50).slice(0, reach - 2);
    const first = `${sparse}a`;
    expect(first).toHaveLength(reach - 1);
    const needed = countTokens(first);
    expect(passages(`${first}\n\nb c d.\ne f g.`, budget(needed + 5))).toEqual([first, 'b c d.\ne f g.']);
  });

  test('gives no passage for text without ink', () => {
    expect(chunk(' \n\t\u00a0', budget(10), countTokens)).toEqual([]);
    expect(chunk('', budget(10), countTokens)).toEqual([]);
  });

  test('cuts a long line without a sentence end into full passages', () => {
    const cut = spans(chunk('word '.repeat(60_000), budget(60), countTokens));
    expect(cut.length).toBe(120_000 / 60);
  });

  test('refuses a budget that no passage could keep', () => {
    expect(() => chunk('a', budget(0), countTokens)).toThrow(RangeError);
  });
});
