import { bundleLimits } from './bundle-limits';
import { type BundleSections, bundleSections } from './bundle-sections';
import { chunking, decoding, device, modelId } from './bundle-run';
import type { ChunkSettings } from './chunk-settings';
import type { Completion } from './completion';
import type { Continuation, Example, FurtherCompletion, Outcome } from './example';
import type { ModelId } from './ids';
import type { InstructionResponse, Pair, PairAddition, PairReading } from './pair';
import type { Reject, RejectRule } from './reject';
import { type Control, CONTROLS, type Segment } from './segment';
import type { DocumentFormat, SourceDocument } from './source-document';
import type { Span } from './span';
import {
  at,
  decimal,
  InvalidValueError,
  isObject,
  kind,
  list,
  moment,
  nameIn,
  object,
  optional,
  orNull,
  text,
  textLike,
  type Validator,
  variants,
  wholeNumber,
} from './validator';

const { nameLength, proseLength, tokens, passages, textLength, documents, segments } = bundleLimits;

/** A document without its text: a line of `documents.jsonl`. The places where its records start come behind it. */
export interface BundleDocument extends Omit<SourceDocument, 'id' | 'recordStarts' | 'sections'> {
  readonly sections?: BundleSections;
}

/** What a cut is made with: a line of `cuts.jsonl`. Its passages come behind it, a line each. */
export interface BundleCut {
  readonly document: number;
  readonly settings: ChunkSettings;
  readonly modelId: ModelId;
}

export type BundlePair = Omit<Pair, 'runId' | 'chunk'>;

/** An example with its pairs: a line of `examples.jsonl`. What follows from its pairs is not written. */
export interface BundleExample extends Omit<Example, 'runId' | 'documentId' | 'pairCount' | 'inheritsFromPrevious'> {
  readonly document: number;
  readonly pairs: readonly BundlePair[];
}

const count = wholeNumber(0, tokens);
const position = wholeNumber(0, textLength);

export const bundleDocument: Validator<BundleDocument> = object<BundleDocument>({
  name: text(nameLength),
  path: text(nameLength),
  format: nameIn<DocumentFormat>({
    text: true,
    markdown: true,
    html: true,
    json: true,
    jsonl: true,
    csv: true,
    tsv: true,
    pdf: true,
    docx: true,
    epub: true,
  }),
  sha256: textLike(/^[0-9a-f]{64}$/, 'a SHA-256'),
  encoding: text(nameLength),
  byteLength: wholeNumber(0, Number.MAX_SAFE_INTEGER),
  length: position,
  characters: position,
  fields: list(text(nameLength), bundleLimits.fieldCount),
  sections: optional(bundleSections),
  addedAt: moment,
});

export const bundleCut: Validator<BundleCut> = object<BundleCut>({
  document: wholeNumber(0, documents),
  settings: chunking,
  modelId,
});

export const recordStarts: Validator<readonly number[]> = list(position, 10_000);

/** Where a passage starts and ends, and its tokens. */
export function passageLine(value: unknown): readonly [start: number, end: number, tokens: number] {
  const [start, end, tokenCount] = list(position, 3)(value);
  if (start === undefined || end === undefined || tokenCount === undefined) {
    throw new InvalidValueError('is not start, end and tokens of a passage');
  }
  return [start, end, tokenCount];
}

const span: Validator<Span> = (value) => {
  const taken = object<Span>({ start: position, end: position })(value);
  if (taken.end < taken.start) throw new InvalidValueError('lies before its start', 'end');
  return taken;
};

const reject = object<Reject>({
  rule: nameIn<RejectRule>({
    unfinished: true,
    noAnswer: true,
    severalAnswers: true,
    noInstruction: true,
    emptyResponse: true,
    duplicate: true,
  }),
  text: text(proseLength),
});

const control = nameIn<Control>(Object.fromEntries(CONTROLS.map((name) => [name, true])) as Record<Control, true>);

const segment: Validator<Segment> = (value) => {
  for (const name of ['control', 'text', 'template'] as const) {
    if (!isObject(value) || !Object.hasOwn(value, name)) continue;
    return at(name, () =>
      name === 'control'
        ? { control: control(value[name]) }
        : name === 'text'
          ? { text: text(proseLength)(value[name]) }
          : { template: text(proseLength)(value[name]) },
    );
  }
  throw new InvalidValueError('is not a piece of text');
};

const milliseconds = decimal(0, Number.MAX_SAFE_INTEGER);

const completion = object<Completion>({
  segments: list(segment, segments),
  finishReason: nameIn({ stop: true, length: true, interrupted: true }),
  promptTokens: count,
  reusedTokens: optional(count),
  newTokens: count,
  prefillMs: milliseconds,
  decodeMs: milliseconds,
});

const further = object<FurtherCompletion>({
  completion,
  decoding,
  rejects: list(reject, segments),
  device,
  createdAt: moment,
});

const continuation = variants<Continuation>({
  first: object({ kind: kind('first') }),
  continued: object({ kind: kind('continued'), demonstrations: list(wholeNumber(0, passages), 64) }),
  broken: object({
    kind: kind('broken'),
    reason: nameIn({ previousHasNoPairs: true, tooLong: true }),
    needed: count,
    limit: count,
  }),
});

const wording: Validator<InstructionResponse> = object<InstructionResponse>({
  instruction: text(proseLength),
  response: text(proseLength),
});

export const bundlePair: Validator<BundlePair> = object<BundlePair>({
  index: wholeNumber(0, tokens),
  instruction: text(proseLength),
  response: text(proseLength),
  status: nameIn({ new: true, approved: true, rejected: true }),
  evidence: orNull(span),
  reading: optional(
    nameIn<PairReading>({
      exact: true,
      unclosed: true,
      remarks: true,
      otherTags: true,
      questionAnswer: true,
      json: true,
    }),
  ),
  original: optional(wording),
  added: optional(
    variants<PairAddition>({
      further: object({ kind: kind('further'), completion: wholeNumber(0, tokens) }),
      readAgain: object({ kind: kind('readAgain') }),
    }),
  ),
});

export const bundleExample: Validator<BundleExample> = object<BundleExample>({
  chunk: wholeNumber(0, passages),
  document: wholeNumber(0, documents),
  chunkIndex: wholeNumber(0, passages),
  span,
  sequence: wholeNumber(0, passages),
  round: wholeNumber(0, 7),
  continuation,
  outcome: nameIn<Outcome>({ stop: true, length: true, tooLong: true, failed: true, imported: true }),
  promptTokens: count,
  promptLimit: count,
  completion: orNull(completion),
  rejects: list(reject, segments),
  device,
  error: text(proseLength),
  createdAt: moment,
  further: optional(list(further, bundleLimits.furtherCompletions)),
  pairs: list(bundlePair, bundleLimits.pairsOfPassage),
});
