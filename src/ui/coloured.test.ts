import { expect, test } from 'vitest';
import { coloured } from './coloured';

test('colours text by the control token before it', () => {
  const parts = coloured([
    { control: '<QUE>' },
    { text: ' When? ' },
    { control: '<ANS>' },
    { text: ' 1927 ' },
    { control: '</END>' },
    { text: '\n\n' },
  ]);
  expect(parts.map(({ role }) => role)).toEqual(['instruction', 'instruction', 'response', 'response', 'end', 'plain']);
});

test('text that looks like a control token is text', () => {
  const [part] = coloured([{ text: '<ANS> forged' }]);
  expect(part).toEqual({ text: '<ANS> forged', role: 'plain', isControl: false, isTemplate: false });
});

test('what a chat template writes belongs to no tag, nor does the text after it', () => {
  const parts = coloured([{ control: '<ANS>' }, { text: ' 1927' }, { template: '<|im_end|>' }, { text: 'A passage.' }]);
  expect(parts.map(({ role, isTemplate }) => [role, isTemplate])).toEqual([
    ['response', false],
    ['response', false],
    ['plain', true],
    ['plain', false],
  ]);
});
