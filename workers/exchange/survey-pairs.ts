import type { ForeignPair, PairColumns, PairSurvey } from '../../src/domain/foreign-pairs';
import { foreignPairs, openPairFile } from './pair-rows';
import { PairTally } from './pair-tally';
import type { PairFile, ReportBytes } from './protocol';

const MOST_SAMPLES = 3;

/** Reads all of a file of pairs and tells what a run made of it would hold. Stores nothing. */
export async function surveyPairs(
  file: PairFile,
  chosen: PairColumns | null,
  report: ReportBytes,
  signal: AbortSignal,
): Promise<PairSurvey> {
  const open = await openPairFile(file, chosen, signal);
  const tally = new PairTally();
  const samples: ForeignPair[] = [];
  for await (const read of foreignPairs(open, report, signal)) {
    const place = tally.place(read);
    if (place && samples.length < MOST_SAMPLES) samples.push(place.pair);
  }
  const { pairCount, contextCount, unusable } = tally;
  const names = open.findings.fields.map(({ name }) => name);
  return { columns: open.columns, names, pairCount, contextCount, unusable, samples };
}
