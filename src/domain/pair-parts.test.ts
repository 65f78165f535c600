import { describe, expect, test } from 'vitest';
import { pairParts } from './pair-parts';

const parts = (instruction: string, response: string) => pairParts({ instruction, response });

describe('pairParts', () => {
  test('takes the options of the published format off the question', () => {
    expect(parts('Which city?\nOptions:\n- Rome\n- New York', 'Rome')).toEqual({
      kind: 'choice',
      question: 'Which city?',
      options: ['Rome', 'New York'],
      claim: 'Rome',
      isYesNo: false,
    });
  });

  test.each([
    ['Which city?\nA) Rome\nB) Oslo', 'B'],
    ['Which city?\nChoices:\n(a) Rome\n(b) Oslo', '(b)'],
    ['Which city?\n1. Rome\n2. Oslo', '2.'],
    ['Which city? (A) Rome (B) Oslo', 'The answer is B.'],
    ['Which city?\nA. Rome\nB. Oslo', 'B. Oslo'],
    ['Which city?\nOptions:\n- Rome\n- Oslo', 'b'],
  ])('reads %j and the label %j', (instruction, response) => {
    expect(parts(instruction, response)).toMatchObject({
      kind: 'choice',
      question: expect.stringMatching(/^Which city\?\s*$/) as string,
      options: ['Rome', 'Oslo'],
      claim: 'Oslo',
    });
  });

  test('takes no other list for options', () => {
    expect(parts('In 1944. What is 3. a list?\n3. this\n9. that', 'x').kind).toBe('free');
    expect(parts('A) Rome\nB) Oslo', 'x').kind).toBe('free');
  });

  test('takes the conclusion of a chain of thought, by the published words or others', () => {
    const thought = 'It fell. It broke.';
    for (const end of [
      '\nTherefore, the answer is Rome',
      ' So the answer is: Rome',
      '\nFinal answer: Rome',
      '\n#### Rome',
    ]) {
      expect(parts('Where?', thought + end)).toMatchObject({ kind: 'cot', claim: 'Rome' });
    }
    expect(parts('Where? Think step by step.', `${thought} It is Rome.`)).toMatchObject({
      kind: 'cot',
      claim: 'It is Rome.',
    });
    expect(parts('Where?', 'The answer is Rome')).toMatchObject({ kind: 'free' });
  });

  test('knows yes and no in several languages, and what is said beside it', () => {
    for (const word of ['Yes', 'no.', 'True', 'Nein', 'Oui', 'sí', 'да', '是的。', 'いいえ', 'لا']) {
      expect(parts('?', word), word).toMatchObject({ kind: 'yesNo', isYesNo: true, claim: '' });
    }
    expect(parts('?', 'Yes, it turns.')).toMatchObject({ kind: 'yesNo', claim: 'it turns.' });
    expect(parts('?\nOptions:\n- yes\n- no', 'no')).toMatchObject({ kind: 'choice', isYesNo: true });
  });

  test('takes no other beginning for yes or no', () => {
    for (const response of ['No one knew', 'Yesterday', 'Nobel', 'Nonsense.', 'True north', '是我']) {
      expect(parts('?', response), response).toMatchObject({ kind: 'free', claim: response });
    }
  });
});
