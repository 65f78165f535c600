import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ForwardText } from './forward-text';

async function* inBlocks(text: string, blockLength: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += blockLength) yield text.slice(at, at + blockLength);
}

const aText = fc
  .array(fc.constantFrom('a', 'é', '蜂', '🐝', '👩‍🔬', '\ud83d', '\udc1d', '\n'))
  .map((parts) => parts.join(''));

test('offsets count code points as iterating the whole text does, whatever the blocks', async () => {
  await fc.assert(
    fc.asyncProperty(
      aText,
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.nat(40), { maxLength: 6 }),
      async (text, blockLength, cuts) => {
        const borders = [...new Set(cuts.map((cut) => Math.min(cut, text.length)))].sort((one, other) => one - other);
        const reader = new ForwardText(inBlocks(text, blockLength));
        for (let index = 0; index + 1 < borders.length; index += 2) {
          const [start = 0, end = 0] = borders.slice(index, index + 2);
          const placed = await reader.take({ start, end });
          expect(placed).toEqual({
            text: text.slice(start, end),
            start: codePoints(text, start),
          });
        }
      },
    ),
  );
});

/** Code points that begin before `offset`. */
function codePoints(text: string, offset: number): number {
  let [units, count] = [0, 0];
  for (const character of text) {
    if (units >= offset) break;
    units += character.length;
    count++;
  }
  return count;
}

test('a span before what was read, or past the end of the text, is an error', async () => {
  const reader = new ForwardText(inBlocks('Bees dance.', 4));
  await reader.take({ start: 5, end: 10 });
  await expect(reader.take({ start: 0, end: 4 })).rejects.toBeInstanceOf(RangeError);
  await expect(reader.take({ start: 10, end: 12 })).rejects.toMatchObject({ name: 'DocumentMissingError' });
});
