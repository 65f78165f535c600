import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DocumentId } from '../domain/ids';
import type { Span } from '../domain/span';
import { TEXT_BLOCK_LENGTH } from './document-store';
import { KeptBlocks } from './kept-blocks';

const id = 'document' as DocumentId;
const text = Array.from({ length: 40 }, (_, block) =>
  String.fromCharCode(0x4e00 + block).repeat(TEXT_BLOCK_LENGTH),
).join('');

function counting(): { blocks: KeptBlocks; reads: Span[] } {
  const reads: Span[] = [];
  const read = async (_id: DocumentId, span: Span = { start: 0, end: Infinity }): Promise<string> => {
    reads.push(span);
    return text.slice(span.start, span.end);
  };
  return { blocks: new KeptBlocks({ text: read }), reads };
}

test('a span is the slice of the text, wherever blocks begin', async () => {
  const place = fc.nat({ max: text.length });
  await fc.assert(
    fc.asyncProperty(place, fc.nat({ max: TEXT_BLOCK_LENGTH * 2 }), async (start, length) => {
      const span = { start, end: Math.min(start + length, text.length) };
      expect((await counting().blocks.text(id, span)) === text.slice(span.start, span.end)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test('places that are read in turn are unpacked once each', async () => {
  const { blocks, reads } = counting();
  for (let step = 0; step < 10; step++) {
    for (const block of [0, 9, 18, 27]) {
      const start = block * TEXT_BLOCK_LENGTH + step * 10;
      await blocks.text(id, { start, end: start + 10 });
    }
  }
  expect(reads).toHaveLength(4);
});

test('a text that is gone is missed', async () => {
  const { blocks } = counting();
  await expect(blocks.text(id, { start: text.length - 5, end: text.length + 5 })).rejects.toMatchObject({
    name: 'DocumentMissingError',
  });
});
