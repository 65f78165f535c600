import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256OfText } from './text-hash';

test('the hash of any text is the SHA-256 of its UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'é', '蜂', '🐝', '\ud83d') }), (text) => {
      expect(sha256OfText(text)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
    }),
  );
});
