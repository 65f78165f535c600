import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bundleSections, sectionsForBundle, sectionsOfBundle } from './bundle-sections';
import type { Sections } from './section';

const starts = fc
  .array(fc.nat(1000), { maxLength: 20 })
  .map((places) => Uint32Array.from(places.sort((one, other) => one - other)));
const sections: fc.Arbitrary<Sections> = fc.oneof(
  starts.map((all): Sections => ({ kind: 'pages', starts: all })),
  starts.map((all): Sections => ({
    kind: 'chapters',
    starts: all,
    titles: Array.from(all, (start) => `Chapter at ${String(start)}`),
  })),
);

test('pages and chapters come back as they were', () => {
  fc.assert(
    fc.property(sections, (before) => {
      const line: unknown = JSON.parse(JSON.stringify(sectionsForBundle(before)));
      expect(sectionsOfBundle(bundleSections(line))).toEqual(before);
    }),
  );
});

test.each([
  [{ kind: 'pages', starts: [5, 3] }, 'go back'],
  [{ kind: 'chapters', starts: [1, 2], titles: ['One'] }, 'not as many'],
  [{ kind: 'scrolls', starts: [] }, 'kind'],
])('%j is refused', (line, why) => {
  expect(() => bundleSections(line)).toThrow(why);
});
