import { isObject } from './validator';

/** A file of a bundle that holds a JSON value a line. */
export type BundleLines = 'documents.jsonl' | 'cuts.jsonl' | 'examples.jsonl';

/**
 * Takes what a bundle of version i holds to version i + 1, as it is parsed and before it is validated: a step trusts
 * nothing about the values, and passes on what it does not know. A step that has shipped is never edited.
 */
export interface BundleMigration {
  readonly manifest?: (manifest: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
  readonly lines?: Readonly<Partial<Record<BundleLines, (line: unknown) => unknown>>>;
}

export const BUNDLE_MIGRATIONS: readonly BundleMigration[] = [
  // Before, a pair was kept or rejected, as in the database before its step `reviewPairs`.
  { lines: { 'examples.jsonl': reviewPairs } },
];

/** The version that is written. */
export const BUNDLE_VERSION = BUNDLE_MIGRATIONS.length;

/** The manifest of a bundle of `version`, as the newest version has it. */
export function migrateManifest(
  manifest: Readonly<Record<string, unknown>>,
  version: number,
): Readonly<Record<string, unknown>> {
  return BUNDLE_MIGRATIONS.slice(version).reduce((older, step) => step.manifest?.(older) ?? older, manifest);
}

/** A line of a bundle of `version`, as the newest version has it. */
export function migrateLine(line: unknown, file: BundleLines, version: number): unknown {
  return BUNDLE_MIGRATIONS.slice(version).reduce((older, { lines }) => lines?.[file]?.(older) ?? older, line);
}

function reviewPairs(example: unknown): unknown {
  if (!isObject(example) || !Array.isArray(example['pairs'])) return example;
  const pairs = example['pairs'].map((pair: unknown) =>
    isObject(pair) && pair['status'] === 'kept' ? { ...pair, status: 'new' } : pair,
  );
  return { ...example, pairs };
}
