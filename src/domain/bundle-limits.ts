/** What a bundle may hold at most: more than a run ever has, and less than harms a page. Lengths in UTF-16 units. */
export const bundleLimits = {
  /** Of a manifest; of a line in one of the other files. */
  manifestLength: 64 * 1024 * 1024,
  lineLength: 64 * 1024 * 1024,
  documents: 100_000,
  passages: 0x7fff_ffff,
  textLength: 0xffff_ffff,
  nameLength: 4096,
  fieldCount: 10_000,
  sections: 1_000_000,
  pairsOfPassage: 100_000,
  furtherCompletions: 100_000,
  proseLength: 16 * 1024 * 1024,
  segments: 1_000_000,
  tokens: 0x7fff_ffff,
} as const;
