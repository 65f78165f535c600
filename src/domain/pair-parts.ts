import type { InstructionResponse } from './pair';
import { pairType } from './pair-type';

/** `choice` offers options, `cot` reasons before its answer, `yesNo` answers with yes or no, `free` is the rest. */
export type PairKind = 'free' | 'choice' | 'cot' | 'yesNo';

/** A pair taken apart: what is asked, and what is claimed in the end. */
export interface PairParts {
  readonly kind: PairKind;
  /** The instruction without its options. */
  readonly question: string;
  readonly options: readonly string[];
  /** The answer proper: the option's text for a label, the conclusion of a chain of thought, what follows a yes. */
  readonly claim: string;
  /** The answer, or the conclusion, says yes or no (or true or false), in `claim` or before it. */
  readonly isYesNo: boolean;
}

/**
 * Takes a pair apart by the markers of the published method, and by the other ways in which models commonly write
 * options (`A)`, `(b)`, `1.`), conclusions (`So the answer is`), and yes or no. Reasoning wins over options, options
 * over yes or no.
 */
export function pairParts(pair: InstructionResponse): PairParts {
  const { question, options } = readOptions(pair.instruction);
  const conclusion = conclusionOf(pair);
  const answer = chosenOption(conclusion ?? pair.response, options).trim();
  const yesNo = YES_NO.exec(answer);
  return {
    kind: conclusion !== null ? 'cot' : options.length > 0 ? 'choice' : yesNo ? 'yesNo' : 'free',
    question,
    options: options.map(({ text }) => text),
    claim: yesNo ? answer.slice(yesNo[0].length).trim() : answer,
    isYesNo: yesNo !== null,
  };
}

interface Option {
  readonly label: string;
  readonly text: string;
}

interface AskedOptions {
  readonly question: string;
  readonly options: readonly Option[];
}

const DASHED = /\n[^\S\n]*(?:options|choices|answer choices)[^\S\n]*:?[^\S\n]*\n(?=[^\S\n]*[-*•])/i;
const LABELLED_LINE = /^[^\S\n]*[(]?(\p{Lu}|\p{Ll}|\d{1,2})[).:][^\S\n]+(\S.*)$/gmu;
const LABELLED_INLINE = /(?<=\s|^)[(](\p{L}|\d)[)]\s*([^()\n]+)/gu;

function readOptions(instruction: string): AskedOptions {
  const dashed = DASHED.exec(instruction);
  if (dashed) {
    const lines = instruction.slice(dashed.index + dashed[0].length).split('\n');
    const options = lines.flatMap((line) => /^\s*[-*•]\s*(\S.*)$/.exec(line)?.[1] ?? []);
    return {
      question: instruction.slice(0, dashed.index),
      options: options.map((text, index) => ({ label: letter(index), text: text.trim() })),
    };
  }
  for (const pattern of [LABELLED_LINE, LABELLED_INLINE]) {
    const found = [...instruction.matchAll(pattern)];
    if (!isSeries(found.map((match) => match[1] ?? ''))) continue;
    const question = instruction.slice(0, found[0]?.index).replace(/\n[^\S\n]*(?:options|choices)[^\S\n]*:?\s*$/i, '');
    const options = found.map((match) => ({ label: (match[1] ?? '').toLowerCase(), text: (match[2] ?? '').trim() }));
    if (question.trim() !== '') return { question, options };
  }
  return { question: instruction, options: [] };
}

/** `a b c` or `1 2 3`: a list that begins elsewhere or jumps is something else. */
function isSeries(labels: readonly string[]): boolean {
  const lower = labels.map((label) => label.toLowerCase());
  const isLettered = lower.every((label, index) => label === letter(index));
  return labels.length >= 2 && (isLettered || lower.every((label, index) => label === String(index + 1)));
}

function letter(index: number): string {
  return String.fromCharCode(97 + (index % 26));
}

const ANSWER_LABEL =
  /^[^\S\n]*(?:(?:the )?(?:correct )?(?:answer|option) (?:is )?)?[(]?(\p{L}|\d{1,2})(?:[).:]|$)\s*/iu;

/** The text of the option that an answer names by its label, alone (`B`) or in front of it (`B) Rome`). */
function chosenOption(answer: string, options: readonly Option[]): string {
  const label = options.length > 0 ? ANSWER_LABEL.exec(answer) : null;
  const option = options.find((candidate) => candidate.label === label?.[1]?.toLowerCase());
  if (label === null || option === undefined) return answer;
  const rest = answer.slice(label[0].length).trim();
  return rest === '' ? option.text : rest;
}

const CONCLUSION =
  /(?:(?:therefore|thus|hence|so|in conclusion)[,:]?\s+(?:the\s+)?(?:final\s+|correct\s+)?answer\s+is|final answer\s*(?::|is)|####|\nanswer\s*:|(?<=[.\n]\s?)the (?:final |correct )?answer is)[\s:*]*/gi;
const STEPS = /\b(?:step[- ]by[- ]step|chain of thought|show your (?:work|reasoning)|explain your reasoning)\b/i;
const LAST_SENTENCE = /[^.!?。！？\n]+[.!?。！？]*\s*$/u;

/** What a chain of thought comes to; null where a response is none. */
function conclusionOf(pair: InstructionResponse): string | null {
  const end = pair.response.slice(-MOST_CONCLUSION);
  const marker = [...end.matchAll(CONCLUSION)].at(-1);
  const behind = marker ? end.slice(marker.index + marker[0].length).trim() : '';
  // Without a word before it, `The answer is` is only a way to begin an answer.
  if (marker && behind !== '' && (marker.index > 0 || end.length < pair.response.length)) return behind;
  if (pairType(pair) !== 'cot' && !STEPS.test(pair.instruction)) return null;
  return LAST_SENTENCE.exec(end)?.[0] ?? end;
}

/** A conclusion is looked for so far from the end, in UTF-16 code units. */
const MOST_CONCLUSION = 1000;

const YES_NO =
  /^["'“]?(?:yes|no|true|false|ja|nein|oui|non|vrai|faux|sí|si|sì|verdadero|falso|vero|sim|não|nee|nej|tak|nie|evet|hayır|да|нет|так|ні|是的?|不是|否|对|不对|はい|いいえ|네|아니요|نعم|لا|ναι|όχι|हाँ|नहीं|ใช่|ไม่ใช่)(?:["'”]|\s*(?:[,.;:!—–-]|[，。、；：！])\s*|\s*\n|\s*$)+/iu;
