import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgePieces } from './completion-piece';
import { parsePairs } from './parse-pairs';
import { promptText } from './prompt';
import { CONTROLS } from './segment';
import type { Segment } from './segment';
import { segmentsFromText } from './segments-from-text';

const parse = (text: string) => parsePairs(segmentsFromText(text));

const segmentLists: fc.Arbitrary<Segment[]> = fc.array(
  fc.oneof(
    fc.constantFrom(...CONTROLS).map((control) => ({ control })),
    fc.constantFrom(' a ', ' B ', ' ', '\n\n', '</END>', '<QUE>', '\u00a0', '\ufeff').map((text) => ({ text })),
  ),
  { maxLength: 24 },
);

describe('parsePairs', () => {
  test('keeps every rejected piece with the rule that rejected it', () => {
    const { pairs, rejects } = parse(
      '<QUE> Q1? <ANS> A1 </END>\n\n<QUE> no answer </END><QUE> Q2? <ANS> a <ANS> b </END>Sure! <QUE> Q3? <ANS> c </END>' +
        '<QUE> Q4? <ANS> \u00a0 </END><QUE> q1? <ANS> other </END><QUE> Q5? <ANS> cut',
    );
    expect(pairs).toEqual([{ instruction: 'Q1?', response: 'A1' }]);
    expect(rejects).toEqual([
      { rule: 'noAnswer', text: '\n\n<QUE> no answer ' },
      { rule: 'severalAnswers', text: '<QUE> Q2? <ANS> a <ANS> b ' },
      { rule: 'noInstruction', text: 'Sure! <QUE> Q3? <ANS> c ' },
      { rule: 'emptyResponse', text: '<QUE> Q4? <ANS> \u00a0 ' },
      { rule: 'duplicate', text: '<QUE> q1? <ANS> other ' },
      { rule: 'unfinished', text: '<QUE> Q5? <ANS> cut' },
    ]);
  });

  test('counts no reject for white space or `</s>` after the last pair', () => {
    expect(parse('<QUE> Q? <ANS> A </END>\n \u3000').rejects).toEqual([]);
    expect(parse('<QUE> Q? <ANS> A </END></s>').rejects).toEqual([]);
    expect(parse('').rejects).toEqual([]);
  });

  test('takes a tag that the model wrote as plain text for text', () => {
    const { pairs } = parsePairs([
      { control: '<QUE>' },
      { text: ' What does </END> mean after <ANS>? ' },
      { control: '<ANS>' },
      { text: ' The end, not <QUE>. ' },
      { control: '</END>' },
    ]);
    expect(pairs).toEqual([{ instruction: 'What does </END> mean after <ANS>?', response: 'The end, not <QUE>.' }]);
  });

  test('takes a spelled `<QUE>` before the real one for text before the question', () => {
    const segments: Segment[] = [
      { text: '<QUE>' },
      { control: '<QUE>' },
      { text: ' Q ' },
      { control: '<ANS>' },
      { text: ' A ' },
      { control: '</END>' },
    ];
    expect(parsePairs(segments).rejects.map(({ rule }) => rule)).toEqual(['noInstruction']);
  });

  test('strips as Python does: U+001F and U+0085 go, U+FEFF stays', () => {
    expect(parse('<QUE>\u001f\u0085Q\u0085<ANS>\ufeffA\ufeff\u001c</END>').pairs).toEqual([
      { instruction: 'Q', response: '\ufeffA\ufeff' },
    ]);
  });

  test('a rejected pair does not make a later one a duplicate', () => {
    expect(parse('<QUE> Q <ANS> </END><QUE> Q <ANS> A </END>').pairs).toHaveLength(1);
  });

  test('loses nothing: the pieces joined again are the completion', () => {
    fc.assert(
      fc.property(segmentLists, fc.boolean(), (segments, deduplicate) => {
        const pieces = judgePieces(segments, { deduplicate });
        const joined = pieces.map((piece) => promptText(piece.segments) + (piece.isFinished ? '</END>' : ''));
        expect(joined.join('')).toBe(promptText(segments));
      }),
    );
  });

  test('every finished piece is a pair or a reject', () => {
    fc.assert(
      fc.property(segmentLists, (segments) => {
        const ends = segments.filter((segment) => 'control' in segment && segment.control === '</END>').length;
        const { pairs, rejects } = parsePairs(segments);
        const finished = rejects.filter(({ rule }) => rule !== 'unfinished').length + pairs.length;
        expect(finished).toBe(ends);
      }),
    );
  });
});

test('segmentsFromText splits at every spelled tag and loses nothing', () => {
  const text = 'a<s></s><CON>b</CON><QUE>c<ANS>d</END><que><QU<QUE>E>';
  expect(promptText(segmentsFromText(text))).toBe(text);
  expect(segmentsFromText('<QU<QUE>E>')).toEqual([{ text: '<QU' }, { control: '<QUE>' }, { text: 'E>' }]);
});
