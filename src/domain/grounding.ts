import { answerFit } from './answer-fit';
import { answerPlaces } from './answer-places';
import { type AskedQuestion, readQuestion } from './asked-question';
import { claimStrangers } from './claim-strangers';
import { claimSupport } from './claim-support';
import type { InstructionResponse } from './pair';
import { pairParts, type PairParts } from './pair-parts';
import { readPassage, type ReadPassage, type WordRange } from './read-passage';
import { rivalPlaces, worthAmong } from './rival-answers';
import type { Span } from './span';
import { textWords, type TextWord } from './text-words';

/** How well a passage bears out a pair. */
export interface Grounding {
  /** From 0 to 1; from `SUPPORTED` on the pair counts as supported. */
  readonly score: number;
  /** Where the passage says it, UTF-16 from the passage's start; null where it does not. */
  readonly evidence: Span | null;
  /** Numbers and names, as the response writes them, that neither the passage nor the question has. */
  readonly strangers: readonly string[];
}

export const SUPPORTED = 0.5;

/** So much of an answer is read, in UTF-16 code units. */
const MOST_READ = 4000;

/** A place as near to the question as this, or nearer, loses nothing. */
const NEAR = 0.15;
/** What a place keeps that has nothing to do with the question. */
const WORTH_FAR = 0.4;
/** What a claim keeps that has numbers or names of its own. */
const WORTH_WITH_STRANGERS = 0.4;

/** What a claim keeps that only repeats the question's words. */
const WORTH_OF_ECHO = 0.4;

export function grounding(pair: InstructionResponse, passage: string): Grounding {
  return groundingIn(passage)(pair);
}

/**
 * Scores pairs about one passage, which is read once. What the score is made of and what it cannot see is told in
 * `docs/quality.md`. Of an answer 4,000 characters are read, of a question the last 1,000, so that the time is linear
 * in the passage's length and bounded in the pair's.
 */
export function groundingIn(passage: string): (pair: InstructionResponse) => Grounding {
  const read = readPassage(passage);
  return (pair) => groundingOf(pairParts(pair), read);
}

function groundingOf(parts: PairParts, passage: ReadPassage): Grounding {
  const asked = readQuestion(parts.question, passage);
  const text = parts.claim.slice(0, MOST_READ);
  const claim = textWords(text, passage.functionWords);
  const strangers = claimStrangers(claim, asked, passage);
  const found =
    parts.isYesNo || hasAbstractOptions(parts, passage)
      ? yesNoSupport(parts, claim, asked, passage)
      : (placedSupport(parts, claim, asked, passage) ?? looseSupport(claim, asked, passage));
  return {
    score: found.score * (strangers.length > 0 ? WORTH_WITH_STRANGERS : 1),
    evidence: spanOf(found.range, passage),
    strangers: strangers.map(({ start, end }) => text.slice(start, end)),
  };
}

interface Support {
  readonly score: number;
  readonly range: WordRange | null;
}

/** A claim that stands in the passage, at the place that has most to do with the question; null where it does not. */
function placedSupport(
  parts: PairParts,
  claim: readonly TextWord[],
  asked: AskedQuestion,
  passage: ReadPassage,
): Support | null {
  const { places, beside } = answerPlaces(parts.claim, claim, asked, passage);
  const relationAt = (place: WordRange) => asked.relation(place, beside);
  let best: WordRange | null = null;
  let relation = -1;
  for (const place of places) {
    const here = relationAt(place);
    if (here > relation) [best, relation] = [place, here];
  }
  if (best === null) return null;
  const otherOptions = parts.options.filter((option) => option !== parts.claim);
  const rivals = rivalPlaces(claim, places, otherOptions, asked, passage);
  const worth = worthAmong(rivals, relation, relationAt);
  const known = beside.filter((stem) => passage.places.has(stem)).length;
  const share = (1 + known) / (1 + beside.length);
  const fit = answerFit(asked, claim, passage, best);
  const news = parts.options.length > 0 || saysMoreThanAsked(claim, asked) ? 1 : WORTH_OF_ECHO;
  return { score: share * worth * fit * news * worthOfRelation(relation), range: best };
}

/** It has a word that the question lacks, or none at all (`One.`), or takes one of what the question offers. */
function saysMoreThanAsked(claim: readonly TextWord[], { stemSet, offersChoice }: AskedQuestion): boolean {
  const content = claim.filter(({ isContent }) => isContent);
  return offersChoice || content.length === 0 || content.some(({ stem }) => !stemSet.has(stem));
}

function worthOfRelation(relation: number): number {
  return WORTH_FAR + (1 - WORTH_FAR) * Math.min(1, relation / NEAR);
}

/** A claim in other words: its sentences, each where the passage says most of it, the longer ones counting more. */
function looseSupport(claim: readonly TextWord[], asked: AskedQuestion, passage: ReadPassage): Support {
  let score = 0;
  let length = 0;
  let best: Support = { score: 0, range: null };
  for (const sentence of sentencesOf(claim)) {
    // What the answer repeats of a question that is put in other words than the passage's is no news.
    const said = sentence.filter(
      ({ isContent, stem }) => isContent && (passage.places.has(stem) || !asked.stemSet.has(stem)),
    );
    if (said.length === 0) continue;
    const support = sentenceSupport(said, asked, passage);
    score += support.score * said.length;
    length += said.length;
    if (support.score > best.score) best = support;
  }
  return { score: length === 0 ? 0 : score / length, range: best.score >= SUPPORTED ? best.range : null };
}

function sentenceSupport(said: readonly TextWord[], asked: AskedQuestion, passage: ReadPassage): Support {
  const { share, range } = claimSupport(said, passage);
  if (range === null) return { score: 0, range };
  // A number from another part of the passage belongs to something else.
  const there = new Set(passage.words.slice(range.from, range.to).map(({ stem }) => stem));
  const isBorrowed = said.some(({ value, stem }) => value !== null && !there.has(stem));
  return {
    score: share * worthOfRelation(asked.relation(range)) * (isBorrowed ? WORTH_WITH_STRANGERS : 1),
    range,
  };
}

/** None of the options has a word that the passage has: `agree`, `disagree`. They are answers as yes and no are. */
function hasAbstractOptions({ options }: PairParts, { functionWords, places }: ReadPassage): boolean {
  if (options.length === 0) return false;
  const words = textWords(options.join('\n\n').slice(0, MOST_READ), functionWords);
  return !words.some(({ isContent, stem, value }) => value !== null || (isContent && places.has(stem)));
}

function sentencesOf(words: readonly TextWord[]): readonly (readonly TextWord[])[] {
  const sentences: TextWord[][] = [];
  for (const word of words) (sentences[word.sentence] ??= []).push(word);
  return sentences;
}

/**
 * A yes, a no, or an abstract option: whether the passage talks of what the question says, in one place. Which of them is right is not
 * seen. What is said beside the yes counts as much as the question.
 */
function yesNoSupport(
  parts: PairParts,
  claim: readonly TextWord[],
  asked: AskedQuestion,
  passage: ReadPassage,
): Support {
  const { share, range } = claimSupport(asked.words, passage);
  const question: Support = { score: share, range: share >= SUPPORTED ? range : null };
  if (!parts.isYesNo || !claim.some(({ isContent }) => isContent)) return question;
  const said = looseSupport(claim, asked, passage);
  return { score: (question.score + said.score) / 2, range: said.range ?? question.range };
}

function spanOf(range: WordRange | null, { words }: ReadPassage): Span | null {
  const first = range ? words[range.from] : undefined;
  const last = range ? words[range.to - 1] : undefined;
  return first && last ? { start: first.start, end: last.end } : null;
}
