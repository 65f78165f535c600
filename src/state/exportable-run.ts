import { pairKey } from '../domain/pair-key';
import type { Pair } from '../domain/pair';
import type { Run } from '../domain/run';
import type { DataSet } from './data-set.svelte';
import type { ExportablePair, GivenPairs } from './export-choices.svelte';

export interface ExportableRun {
  readonly run: Run | null;
  readonly pairs: readonly ExportablePair[];
  readonly given: GivenPairs | null;
}

/** The open run with its pairs, and those that are marked, or else those that a filter or a search lists. */
export function exportableRun({ run, results, review }: DataSet): ExportableRun {
  const pairs = results.inOrder.flatMap((entry) =>
    entry.kind === 'pair' ? [{ pair: entry.pair, documentId: entry.example.documentId }] : [],
  );
  if (review.selected.length > 0) return { run, pairs, given: givenPairs('Only those selected', review.selected) };
  const isListedInPart = review.listed.length > 0 && review.listed.length < pairs.length;
  return { run, pairs, given: isListedInPart ? givenPairs('Only those listed', review.listed) : null };
}

function givenPairs(label: string, pairs: readonly Pair[]): GivenPairs {
  return { label, keys: new Set(pairs.map(pairKey)) };
}
