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
  expect(part).toEqual({ text: '<ANS> forged', role: 'plain', isControl: false });
});
