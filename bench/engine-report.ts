import { type Column, LIBRARY_BUILD, PEER } from './engine-columns';
import type { MeasuredPass } from './engine-harness/measured-pass';
import { brokenPrompts } from './engine-work';
import { type Measure, measures, ratioOf, type Spread, spreadOf } from './engine-measures';
import { compareTokens } from './same-tokens';

/** The passes of each column, by its name: one for each repeat. */
export type Passes = ReadonlyMap<string, readonly MeasuredPass[]>;

/** Beside each median, in brackets, the least and the most of the repeats. */
export function printSpeed(columns: readonly Column[], passes: Passes, counted: 'pairs' | 'requests'): void {
  const peer = passes.get(PEER) ?? [];
  printHead([
    `${counted}/s`,
    `to ${PEER}`,
    'new tokens/s',
    'decode tokens/s',
    `to ${PEER}`,
    'prompt tokens/s',
    'of these computed/s',
    ...(counted === 'pairs' ? ['first pair, s'] : []),
    'same answers',
  ]);
  for (const { name } of columns) {
    const own = passes.get(name) ?? [];
    const spread = (measure: Measure): string => spelled(spreadOf(own.map(measure)));
    const ratio = (measure: Measure): string => spelled(ratioOf(own.map(measure), peer.map(measure)));
    const [reference] = peer;
    const { same, of } = reference === undefined ? { same: 0, of: 0 } : compareTokens(own, reference);
    printLine(name, [
      spread(measures[counted]),
      ratio(measures[counted]),
      spread(measures.newTokens),
      spread(measures.decode),
      ratio(measures.decode),
      spread(measures.promptTokens),
      spread(measures.computedTokens),
      ...(counted === 'pairs' ? [spread(measures.firstPairSeconds)] : []),
      `${String(same)} of ${String(of)}`,
    ]);
  }
}

/** Where the time of a pass goes, medians. */
export function printShares(columns: readonly Column[], passes: Passes): void {
  printHead(['slots', 'tokens a run', 'prompts reused', 'time: prompts', 'runs for new tokens', 'rest']);
  for (const { name } of columns) {
    const own = passes.get(name) ?? [];
    const middle = (measure: Measure): number => spreadOf(own.map(measure)).median;
    const [prefill, step] = [middle(measures.prefillShare), middle(measures.stepShare)];
    printLine(name, [
      String(middle(measures.slots)),
      number(middle(measures.tokensPerRun)),
      percent(middle(measures.reusedShare)),
      percent(prefill),
      percent(step),
      percent(Number.isNaN(step) ? 1 - prefill : 1 - prefill - step),
    ]);
  }
}

/** Of one contender alone in a browser. `peaks` are the bytes that its renderer held at most in each repeat. */
export function printMemory(passes: Passes, peaks: ReadonlyMap<string, readonly number[]>): void {
  const peer = peaks.get(PEER) ?? [];
  printHead(['renderer, MB', `to ${PEER}`, 'WebAssembly memory, MB', 'keys and values, MB']);
  for (const [name, bytes] of peaks) {
    const own = passes.get(name) ?? [];
    printLine(name, [
      spelled(spreadOf(bytes.map((value) => value / 1e6))),
      spelled(ratioOf(bytes, peer)),
      spelled(spreadOf(own.map(measures.heapMegabytes))),
      spelled(spreadOf(own.map(measures.cacheMegabytes))),
    ]);
  }
}

/** What the peer read and wrote, an answer. */
export function printLengths(passes: Passes): void {
  const [pass] = passes.get(PEER) ?? [];
  if (pass === undefined) return;
  const { requests, promptTokens } = pass;
  const mean = (sum: number): string => number(sum / requests.length);
  const newTokens = requests.reduce((sum, { tokens }) => sum + tokens.length, 0);
  const pairs = requests.reduce((sum, { pairs: found }) => sum + found, 0);
  console.log(`\nAn answer: ${mean(promptTokens)} prompt tokens, ${mean(newTokens)} new ones, ${mean(pairs)} pairs.`);
}

/** Every answer that is not the peer's, and every later prompt without pairs. */
export function printDifferences(columns: readonly Column[], passes: Passes): void {
  const [reference] = passes.get(PEER) ?? [];
  if (reference === undefined) return;
  const lines = columns.flatMap(({ name }) =>
    compareTokens(passes.get(name) ?? [], reference).differences.map((line) => `- ${name}, ${line}`),
  );
  for (const { name } of columns) {
    const broken = (passes.get(name) ?? []).flatMap(brokenPrompts).length;
    if (broken > 0) lines.push(`- ${name}: ${String(broken)} prompts of later rounds carry no pairs`);
  }
  if (lines.length === 0) console.log(`Every answer of every pass has the tokens of ${PEER}.\n`);
  else console.log(`Answers that differ from those of ${PEER}:\n\n${lines.join('\n')}\n`);
}

/** The lines whose memory is measured, each in a browser of its own. */
export function measuredAlone(columns: readonly Column[], engine: string): readonly Column[] {
  return columns.filter(({ name }) => [PEER, LIBRARY_BUILD, engine].includes(name));
}

function printHead(names: readonly string[]): void {
  console.log(`\n| | ${names.join(' | ')} |\n|${' --- |'.repeat(names.length + 1)}`);
}

function printLine(name: string, cells: readonly string[]): void {
  console.log(`| ${name} | ${cells.join(' | ')} |`);
}

function spelled({ median, least, most }: Spread): string {
  return Number.isNaN(median) ? '–' : `${number(median)} (${number(least)} to ${number(most)})`;
}

function number(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function percent(share: number): string {
  return Number.isNaN(share) ? '–' : `${(100 * share).toFixed(0)} %`;
}
