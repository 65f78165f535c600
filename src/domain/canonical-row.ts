import { countCodePoints } from './code-points';
import type { DecodingSettings } from './decoding';
import type { Example, FurtherCompletion } from './example';
import { type Grounding, groundingIn } from './grounding';
import type { InstructionResponse, Pair, PairReading } from './pair';
import { pairType } from './pair-type';
import type { PairType } from './pair-type';
import type { Run } from './run';
import { sectionLabel } from './section';
import type { SourceDocument } from './source-document';
import type { Span } from './span';

/**
 * One exported pair with all that is known of it. Every row has every key, and no value is ever null: readers of
 * JSONL guess a column's type from the first rows. Fields are only ever added.
 */
export interface CanonicalRow {
  /** `sha256:` and the hash of source, place, instruction and response: the same pair has the same id anywhere. */
  readonly id: string;
  readonly instruction: string;
  readonly response: string;
  readonly context: string;
  readonly type: PairType;
  readonly source_file: string;
  readonly source_sha256: string;
  readonly chunk_index: number;
  /** The passage in its document, counted in code points, so that Python slices it. */
  readonly char_start: number;
  readonly char_end: number;
  readonly run_id: string;
  readonly sequence: number;
  /** Counted from 0. */
  readonly round: number;
  /**
   * Where the passage bears the pair out, in code points of the document; `NOWHERE` where it does not. Never empty:
   * a reader that sees only empty lists takes the column for one of nulls.
   */
  readonly evidence: readonly [readonly [start: number, end: number]];
  /** How well the passage bears the pair out, from 0 to 1. */
  readonly grounding: number;
  /** `edited` is approved in a person's words; of a pair whose approval was taken back only `original_…` tells. */
  readonly status: 'new' | 'approved' | 'edited' | 'rejected';
  readonly reject_rule: string;
  readonly original_response: string;
  readonly model: string;
  readonly model_revision: string;
  readonly dtype: string;
  readonly decoding: string;
  readonly max_new_tokens: number;
  readonly created: string;
  /** The form in which the model wrote the pair. */
  readonly reading: PairReading;
  /** Tokens of the prompt that the pair answers, and those of them that the engine did not have to compute again. */
  readonly prompt_tokens: number;
  readonly prompt_tokens_reused: number;
  /** What the model wrote, where a person changed the pair; else empty. */
  readonly original_instruction: string;
  /** Pages or chapters of the passage, in words: `pages 3–4`. Empty for a file without any. */
  readonly source_section: string;
}

/** The span of a pair that no place of its passage bears out. */
export const NOWHERE = [-1, -1] as const;

/** An example with what its rows need beside it. */
export interface ExportedExample {
  readonly run: Run;
  readonly document: Pick<SourceDocument, 'name' | 'sha256' | 'length' | 'sections'>;
  readonly example: Example;
  readonly pairs: readonly Pair[];
  readonly passage: string;
  /** Code points of the document before the passage. */
  readonly charStart: number;
}

/** Reads a passage once and judges pairs about it. */
export type JudgePairs = (passage: string) => (pair: InstructionResponse) => Grounding;

/** For rows of which neither `evidence` nor `grounding` is written: to judge a pair takes longer than to write it. */
export const unjudged: JudgePairs = () => () => ({ score: 0, evidence: null, strangers: [] });

/**
 * The rows of one example, in the order its pairs were written. Rejected pairs are left out.
 * `sha256` gives the hexadecimal hash of a text's UTF-8.
 */
export function canonicalRows(
  exported: ExportedExample,
  sha256: (text: string) => string,
  judgePairs: JudgePairs = groundingIn,
): readonly CanonicalRow[] {
  const { run, document, example, passage, charStart } = exported;
  const charEnd = charStart + countCodePoints(passage);
  const judge = judgePairs(passage);
  return exported.pairs
    .filter(({ status }) => status !== 'rejected')
    .toSorted((a, b) => a.index - b.index)
    .map((pair): CanonicalRow => {
      const { instruction, response } = pair;
      const further = furtherOf(pair, example);
      const decoding = further?.decoding ?? run.settings.decoding;
      const completion = further?.completion ?? example.completion;
      const { score, evidence } = judge(pair);
      const identity = JSON.stringify([document.sha256, charStart, charEnd, instruction, response]);
      return {
        id: `sha256:${sha256(identity)}`,
        instruction,
        response,
        context: passage,
        type: pairType(pair),
        source_file: document.name,
        source_sha256: document.sha256,
        chunk_index: example.chunkIndex,
        char_start: charStart,
        char_end: charEnd,
        run_id: run.id,
        sequence: example.sequence,
        round: example.round,
        evidence: [evidence === null ? NOWHERE : inDocument(evidence, passage, charStart)],
        grounding: score,
        status: pair.original && pair.status === 'approved' ? 'edited' : pair.status,
        reject_rule: '',
        original_response: pair.original?.response ?? '',
        model: run.model.id,
        model_revision: run.model.revision,
        dtype: run.model.dtype,
        decoding: decodingText(decoding),
        max_new_tokens: decoding.maxNewTokens,
        created: (further ?? example).createdAt,
        reading: pair.reading ?? 'exact',
        prompt_tokens: further?.completion.promptTokens ?? example.promptTokens,
        prompt_tokens_reused: completion?.reusedTokens ?? 0,
        original_instruction: pair.original?.instruction ?? '',
        source_section: sectionLabel(document.sections, example.span),
      };
    });
}

function inDocument(span: Span, passage: string, charStart: number): readonly [start: number, end: number] {
  const start = charStart + countCodePoints(passage.slice(0, span.start));
  return [start, start + countCodePoints(passage.slice(span.start, span.end))];
}

/** The further completion that a pair stands in; undefined for pairs of the passage's own. */
function furtherOf({ added }: Pair, { further }: Example): FurtherCompletion | undefined {
  return added?.kind === 'further' ? further?.[added.completion] : undefined;
}

/** How tokens were chosen, as rows say it; that of a further completion is never that of its run. */
export function decodingText({ maxNewTokens, temperature, topK, topP, seed }: DecodingSettings): string {
  // Imported pairs were drawn by nobody here.
  if (maxNewTokens === 0) return '';
  return temperature === 0 ? 'greedy' : `temperature=${temperature} top_k=${topK} top_p=${topP} seed=${seed}`;
}
