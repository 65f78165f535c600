import type { Continuation, Example } from '../domain/example';
import type { PairReading } from '../domain/pair';
import type { Reject, RejectRule } from '../domain/reject';
import type { Rule } from '../state/rules.svelte';
import { count, counted } from './numbers';

const rules: Readonly<Record<RejectRule, string>> = {
  unfinished: 'cut off before its end mark',
  noAnswer: 'no answer mark',
  severalAnswers: 'more than one answer mark',
  noInstruction: 'does not begin with the question mark of the format',
  emptyResponse: 'nothing after the answer mark',
  duplicate: 'this instruction was there already',
};

export function explainRule(rule: RejectRule): string {
  return rules[rule];
}

/** How a pair was read that is not in the exact format: in a word, and in a sentence. Nothing for an exact one. */
export function explainReading(reading: PairReading): { readonly label: string; readonly explanation: string } | null {
  switch (reading) {
    case 'exact':
      return null;
    case 'unclosed':
      return { label: 'end mark missing', explanation: 'The model left out the mark at the end of this pair.' };
    case 'remarks':
      return {
        label: 'remark left out',
        explanation: 'The model wrote something in front of this pair. It was left out.',
      };
    case 'otherTags':
      return { label: 'other marks', explanation: 'The model spelled the marks of the format differently.' };
    case 'questionAnswer':
      return {
        label: 'from Q and A',
        explanation: 'The model wrote labels for question and answer in place of the marks of the format.',
      };
    case 'json':
      return { label: 'from JSON', explanation: 'The model wrote this pair as JSON in place of the format.' };
  }
}

/** What happened to a passage that gave no pair. */
export function explainNoPairs(example: Example): string {
  switch (example.outcome) {
    case 'tooLong':
      return `The passage alone needs ${count(example.promptTokens)} tokens and the model takes ${count(example.promptLimit)}. Use a smaller passage length.`;
    case 'imported':
      return 'It was imported without a pair.';
    case 'failed':
      return `It failed: ${example.error}`;
    case 'stop':
    case 'length': {
      if (example.rejects.length > 0) return `No pair: ${listRejects(example.rejects)}.`;
      if (example.outcome === 'length') return 'No pair: the text was cut off before any pair was complete.';
      return 'No pair: the model ended without writing one.';
    }
  }
}

function listRejects(rejects: readonly Reject[]): string {
  const counts = new Map<RejectRule, number>();
  for (const { rule } of rejects) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return [...counts].map(([rule, times]) => `${counted(times, 'piece')} dropped (${rules[rule]})`).join(', ');
}

/** How the prompt of a passage continues its sequence. */
export function explainContinuation(continuation: Continuation): string {
  switch (continuation.kind) {
    case 'first':
      return 'First of its sequence: no earlier example stands in front of the passage.';
    case 'continued':
      return `Continues its sequence: ${counted(continuation.demonstrations.length, 'earlier example')} in front of the passage.`;
    case 'broken':
      return continuation.reason === 'previousHasNoPairs'
        ? 'The sequence broke here: the example before it has no pairs, so nothing is put in front of the passage.'
        : `The sequence broke here: with its earlier examples the prompt would need ${count(continuation.needed)} tokens and there is room for ${count(continuation.limit)}, so all of them are left out.`;
  }
}

const problems: Readonly<Record<Rule, { readonly label: string; readonly rule: string }>> = {
  notSupported: { label: 'not supported', rule: 'Not supported by the passage' },
  stranger: { label: 'a number or name of its own', rule: 'Numbers or names that the passage lacks' },
  cutOff: { label: 'cut off', rule: 'Response cut off' },
  looping: { label: 'repeats itself', rule: 'Response repeats itself' },
  noSubject: { label: 'names no subject', rule: 'Question names no subject' },
  otherLanguage: { label: 'another language', rule: 'Another language than the passage' },
  tagInText: { label: 'a tag in its text', rule: 'A tag of a prompt format in the text' },
  duplicate: { label: 'duplicate', rule: 'Says what an earlier pair says' },
  otherAnswer: { label: 'other answer before', rule: 'Same question with another answer before' },
  notExact: { label: 'not in the exact format', rule: 'Not written in the exact format' },
};

/** What may be wrong with a pair, in a few words. */
export function explainProblem(problem: Rule): string {
  return problems[problem].label;
}

/** The rule that leaves such pairs out. */
export function explainQualityRule(rule: Rule): string {
  return problems[rule].rule;
}
