import type { PairKind } from '../domain/pair-parts';
import type { DocumentCoverage } from './document-coverage';
import type { FeedEntry } from './feed';
import type { KnownQuality } from './known-quality';
import type { RunResults } from './run-results.svelte';

/** A bar of a chart, and which rows of the list it stands for. */
export interface FigureBar {
  readonly label: string;
  readonly count: number;
  readonly holds: (entry: FeedEntry) => boolean;
}

/** One chart: how the pairs, or the passages, of a run fall into groups. */
export interface Figure {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  /** What a label names, for the table. */
  readonly unit: string;
  readonly bars: readonly FigureBar[];
}

type PairEntry = Extract<FeedEntry, { kind: 'pair' }>;

/** Sorts pairs into groups by label: those of `labels`, in their order, then others as they come. Rejected pairs are left out. */
export interface Grouping {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  readonly unit: string;
  readonly labels: readonly string[];
  /** The label of a pair; null where the pair has no place in this chart. */
  readonly labelOf: (entry: PairEntry) => string | null;
}

const decisions = { new: 'undecided', approved: 'approved' } as const;

const kinds: Readonly<Record<PairKind, string>> = {
  free: 'free form',
  yesNo: 'yes or no',
  choice: 'multiple choice',
  cot: 'with reasoning',
};

const LENGTH_EDGES = [0, 10, 20, 30, 40, 60, 80, 120, 200];
const LENGTH_LABELS = rangeLabels(LENGTH_EDGES);
const SCORE_EDGES = [0, 20, 40, 50, 60, 80, 100];
const SCORE_LABELS = ['below 0.2', '0.2 to 0.4', '0.4 to 0.5', '0.5 to 0.6', '0.6 to 0.8', '0.8 to 1', '1'];
const duplicates = {
  exact: 'the same words',
  near: 'nearly the same',
  question: 'same question, other answer',
} as const;

/** The charts of pairs. What is not known of a pair yet leaves it out of a chart. */
export function groupings(known: KnownQuality): readonly Grouping[] {
  return [
    {
      id: 'decisions',
      title: 'Review',
      note: 'What was decided on the pairs.',
      unit: 'Decision',
      labels: ['approved', 'edited', 'undecided'],
      labelOf: ({ pair }) => {
        if (pair.status === 'rejected') return null;
        return pair.original ? 'edited' : decisions[pair.status];
      },
    },
    {
      id: 'grounding',
      title: 'Grounding',
      note: 'How well the passage bears a pair out, from 0 to 1; from 0.5 on it counts as supported.',
      unit: 'Score',
      labels: SCORE_LABELS,
      labelOf: ({ pair }) => {
        const score = known.of(pair)?.grounding.score;
        return score === undefined ? null : rangeLabel(Math.floor(score * 100), SCORE_EDGES, SCORE_LABELS);
      },
    },
    {
      id: 'duplicates',
      title: 'Duplicates',
      note: 'Pairs that repeat or contradict an earlier one.',
      unit: 'Likeness',
      labels: ['none', ...Object.values(duplicates)],
      labelOf: ({ pair }) => {
        const found = known.duplicateOf(pair);
        return found === null ? 'none' : duplicates[found.duplicate.kind];
      },
    },
    {
      id: 'lengths',
      title: 'Lengths',
      note: 'Instruction and response, in tokens of the model.',
      unit: 'Tokens',
      labels: LENGTH_LABELS,
      labelOf: ({ pair }) => {
        const tokens = known.tokensOf(pair);
        return tokens === null ? null : rangeLabel(tokens, LENGTH_EDGES, LENGTH_LABELS);
      },
    },
    {
      id: 'kinds',
      title: 'Kinds',
      note: 'How a pair asks.',
      unit: 'Kind',
      labels: Object.values(kinds),
      labelOf: ({ pair }) => {
        const kind = known.of(pair)?.kind;
        return kind === undefined ? null : kinds[kind];
      },
    },
    {
      id: 'tasks',
      title: 'Tasks',
      note: 'What a question asks for, told from its wording.',
      unit: 'Task',
      labels: [],
      labelOf: ({ pair }) => known.of(pair)?.category ?? null,
    },
  ];
}

/** Labels of ranges of whole numbers: each from one edge to below the next, the last without an end. */
export function rangeLabels(edges: readonly number[]): readonly string[] {
  return edges.map((from, index) => {
    const next = edges[index + 1];
    if (next === undefined) return `${String(from)} or more`;
    return next - from === 1 ? String(from) : `${String(from)} to ${String(next - 1)}`;
  });
}

export function rangeLabel(value: number, edges: readonly number[], labels: readonly string[]): string | null {
  const after = edges.findIndex((edge) => value < edge);
  return labels[(after < 0 ? edges.length : after) - 1] ?? null;
}

export function figureOf(grouping: Grouping, entries: readonly FeedEntry[]): Figure {
  const { id, title, note, unit, labels, labelOf } = grouping;
  const counts = new Map(labels.map((label) => [label, 0]));
  for (const entry of entries) {
    if (entry.kind !== 'pair' || entry.pair.status === 'rejected') continue;
    const label = labelOf(entry);
    if (label !== null) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const bars = Array.from(counts, ([label, count]): FigureBar => {
    const holds = (entry: FeedEntry): boolean =>
      entry.kind === 'pair' && entry.pair.status !== 'rejected' && labelOf(entry) === label;
    return { label, count, holds };
  });
  return { id, title, note, unit, bars };
}

/** Passages by how many of their sentences feed a pair. */
export function passagesByCoverage(documents: readonly DocumentCoverage[]): Figure {
  const labels = ['no sentence', 'less than half', 'half or more', 'every sentence'] as const;
  const chunks = new Map(labels.map((label) => [label, new Set<number>()]));
  for (const { places } of documents) {
    for (const { chunk, fed, sentences } of places) {
      if (sentences === 0) continue;
      const at = fed === 0 ? 0 : fed === sentences ? 3 : 2 * fed < sentences ? 1 : 2;
      chunks.get(labels[at])?.add(chunk);
    }
  }
  return {
    id: 'coverage',
    title: 'Coverage of a passage',
    note: 'Passages, by how many of their sentences feed a pair.',
    unit: 'Sentences',
    bars: Array.from(chunks, ([label, its]) => ({
      label,
      count: its.size,
      holds: ({ example }) => its.has(example.chunk),
    })),
  };
}

const PAIR_EDGES = [0, 1, 2, 3, 4, 5, 6, 8, 11];
const PAIR_LABELS = rangeLabels(PAIR_EDGES);

/** How many pairs the passages have that are not rejected. */
export function pairsPerPassage(results: RunResults): Figure {
  const pairsOf = new Map<number, number>();
  for (const entry of results.inOrder) {
    const isPair = entry.kind === 'pair' && entry.pair.status !== 'rejected';
    const { chunk } = entry.example;
    pairsOf.set(chunk, (pairsOf.get(chunk) ?? 0) + (isPair ? 1 : 0));
  }
  const labelOf = (chunk: number): string | null => rangeLabel(pairsOf.get(chunk) ?? 0, PAIR_EDGES, PAIR_LABELS);
  const counts = new Map(PAIR_LABELS.map((label) => [label, 0]));
  for (const chunk of pairsOf.keys()) {
    const label = labelOf(chunk) ?? '';
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const bars = Array.from(counts, ([label, count]): FigureBar => ({
    label,
    count,
    holds: ({ example }) => labelOf(example.chunk) === label,
  }));
  // No passage has so many: the bars would only say so one after the other.
  const last = bars.findLastIndex(({ count }) => count > 0);
  return {
    id: 'pairsPerPassage',
    title: 'Pairs of a passage',
    note: 'Passages, by how many pairs they have that are not rejected.',
    unit: 'Pairs',
    bars: bars.slice(0, last + 1),
  };
}
