import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatPrompt, promptText, wrappedContext } from './prompt';
import { CONTROLS } from './segment';

const controlsOf = (prompt: ReturnType<typeof formatPrompt>) =>
  prompt.flatMap((segment) => ('control' in segment ? [segment.control] : []));

describe('formatPrompt', () => {
  test('wraps a passage and ends after the empty line', () => {
    expect(formatPrompt([], 'Cats are mammals.')).toEqual([
      { control: '<s>' },
      { text: ' ' },
      { control: '<CON>' },
      { text: ' Cats are mammals. ' },
      { control: '</CON>' },
      { text: '\n\n' },
    ]);
  });

  test('keeps a passage as it is, with its blanks, template words and replacement patterns', () => {
    const passage = "  {context} $& $1 $$ $` $' {question} {answer}\r\n\t";
    expect(promptText(formatPrompt([], passage))).toBe(`<s> <CON> ${passage} </CON>\n\n`);
  });

  test('gives `<s>` alone for an empty passage, as the reference does, also after a demonstration', () => {
    expect(promptText(formatPrompt([], ''))).toBe('<s>');
    const demonstration = { passage: '', pairs: [{ instruction: 'Q', response: 'A' }] };
    expect(promptText(formatPrompt([demonstration], ''))).toBe('<s><QUE> Q <ANS> A </END></s><s>');
  });

  test('replaces {answer} in a question and leaves {question} in an answer', () => {
    const pairs = [{ instruction: 'What is {answer}, {answer} or {question}?', response: '$& {question} {answer}' }];
    expect(promptText(formatPrompt([{ passage: 'A', pairs }], 'B'))).toBe(
      '<s> <CON> A </CON>\n\n<QUE> What is $& {question} {answer}, $& {question} {answer} or {question}? ' +
        '<ANS> $& {question} {answer} </END></s><s> <CON> B </CON>\n\n',
    );
  });

  test('puts text between two controls into one segment', () => {
    const demonstration = {
      passage: 'A',
      pairs: [
        { instruction: 'Q1', response: 'A1' },
        { instruction: 'Q2', response: 'A2' },
      ],
    };
    const prompt = formatPrompt([demonstration, demonstration], 'B');
    const neighbours = prompt.slice(1).filter((segment, index) => {
      const before = prompt[index];
      return before !== undefined && 'text' in segment && 'text' in before;
    });
    expect(neighbours).toEqual([]);
  });

  test('never makes a control of what a passage or a pair says', () => {
    const hostile = fc.oneof(fc.string(), fc.constantFrom(...CONTROLS));
    fc.assert(
      fc.property(hostile, hostile, hostile, (passage, instruction, response) => {
        const demonstration = { passage: `x${passage}`, pairs: [{ instruction, response }] };
        expect(controlsOf(formatPrompt([demonstration], `y${passage}`))).toEqual([
          ...['<s>', '<CON>', '</CON>', '<QUE>', '<ANS>', '</END>', '</s>'],
          ...['<s>', '<CON>', '</CON>'],
        ]);
      }),
    );
  });
});

test('wrappedContext wraps an empty passage too', () => {
  expect(promptText(wrappedContext(''))).toBe('<s> <CON>  </CON>\n\n');
});
