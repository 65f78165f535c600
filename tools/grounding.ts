import { readFileSync } from 'node:fs';
import { type Grounding, groundingIn, SUPPORTED } from '../src/domain/grounding';

const usage = `npx tsx tools/grounding.ts <grounding.jsonl> [misses to show of each kind]

Measures the grounding score on pairs of which it is known whether their passage bears them out: JSON Lines with context,
instruction, response and kind, where \`gold\` is borne out and every other kind is a planted error. The passages are split
into two halves by a hash: the score was tuned on the first, and the second is what it is measured by.`;

/** A wrong name that stands in the passage: only its relation to the question is wrong. Measured for itself. */
const HARDEST = 'wrong_name';
const THRESHOLDS = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

interface Row {
  readonly kind: string;
  readonly context: string;
  readonly instruction: string;
  readonly response: string;
}

interface Scored extends Row {
  readonly found: Grounding;
}

const [path, shown = '0'] = process.argv.slice(2);
if (path === undefined) {
  console.error(usage);
  process.exit(2);
}
const rows = readFileSync(path, 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => JSON.parse(line) as Row);
const kinds = [...new Set(rows.map(({ kind }) => kind))].filter((kind) => kind !== 'gold').sort();

for (const [index, name] of ['tuned on', 'held out'].entries()) {
  const half = rows.filter(({ context }) => fnv1a(context) % 2 === index).map(score);
  console.log(`\n${name}: ${String(half.length)} pairs, ${String(half.filter(isGold).length)} of them gold`);
  report(half);
  showMisses(half, Number(shown));
}
showTime();

function score(row: Row): Scored {
  return { ...row, found: groundingIn(row.context)(row) };
}

function report(scored: readonly Scored[]): void {
  console.log(['threshold', 'recall', 'precision', ...kinds.map((kind) => `called supported of ${kind}`)].join('  '));
  for (const threshold of THRESHOLDS) {
    const supported = scored.filter(({ found }) => found.score >= threshold);
    const right = supported.filter(isGold).length;
    const recall = right / scored.filter(isGold).length;
    const precision = right / supported.filter(({ kind }) => kind !== HARDEST).length;
    const called = kinds.map((kind) => {
      const [of, all] = [supported, scored].map((list) => list.filter((row) => row.kind === kind).length);
      return `${String(of)}/${String(all)}`;
    });
    const mark = threshold === SUPPORTED ? '*' : ' ';
    console.log([`${threshold.toFixed(1)}${mark}`, percent(recall), percent(precision), ...called].join('\t'));
  }
  const gold = scored.filter(isGold);
  for (const kind of kinds) {
    const wrong = scored.filter((row) => row.kind === kind && row.found.score >= SUPPORTED).length;
    const right = gold.filter(({ found }) => found.score >= SUPPORTED).length;
    console.log(`gold against ${kind}: precision ${percent(right / (right + wrong))}`);
  }
}

function showMisses(scored: readonly Scored[], most: number): void {
  for (const kind of ['gold', ...kinds]) {
    const misses = scored.filter((row) => row.kind === kind && row.found.score >= SUPPORTED !== isGold(row));
    for (const { instruction, response, found, context } of misses.slice(0, most)) {
      const evidence = found.evidence ? context.slice(found.evidence.start - 40, found.evidence.end + 40) : '';
      console.log(`${kind} ${found.score.toFixed(2)}  ${instruction} → ${response}\n      …${evidence}…`);
    }
  }
}

/** The best of several rounds: a busy machine only ever makes one slower. */
function showTime(): void {
  const rounds = Array.from({ length: 15 }, () => {
    const startedAt = performance.now();
    for (const row of rows) score(row);
    return ((performance.now() - startedAt) * 1000) / rows.length;
  });
  const characters = rows.reduce((sum, { context }) => sum + context.length, 0) / rows.length;
  const time = `${Math.min(...rounds).toFixed(0)} µs a pair`;
  console.log(`\n${time}, each with its passage of ${characters.toFixed(0)} characters read anew`);
}

function isGold({ kind }: Row): boolean {
  return kind === 'gold';
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}
