import { parseTemplateSet } from '../src/domain/parse-template-set';
import type { TemplateSet } from '../src/domain/template-set';

/**
 * The lists of the published code (microsoft/LMOps, `instruction_pretrain/utils/read_compre_pt.py`) under their names
 * there, as JSON. Of the speakers and the ends of their turns, which are lists of a thousand, only the first two and
 * the first.
 */
export interface ReferenceLists {
  readonly FEWSHOT_PATTERNS: Readonly<Record<string, readonly ReferencePattern[]>>;
  readonly INLINE_FEWSHOT_PATTERNS: Readonly<Record<string, readonly ReferenceInlinePattern[]>>;
  readonly READ_START_STRING_CANDIDATES: readonly string[];
  readonly READ_END_STRING_CANDIDATES: readonly string[];
  readonly COMPRE_START_STRING_CANDIDATES: readonly string[];
  readonly QA_START_STRING_CANDIDATES: readonly string[];
  readonly QA_END_STRING_CANDIDATES: readonly string[];
  readonly TEXT_START_STRING_CANDIDATES: readonly string[];
  readonly OPT_START_STRING_CANDIDATES: readonly string[];
  readonly OPT_ITEM_NAME_CANDIDATES: readonly (readonly string[])[];
  readonly OPT_ITEM_END_STR_CANDIDATES: readonly (readonly string[])[];
  readonly QUESTION_ITEM_NAME_CANDIDATES: readonly (readonly string[])[];
  readonly DIALOG_START_STRING_CANDIDATES: readonly string[];
  readonly UNANSWERABLE_OPTIONS: readonly string[];
  readonly DIALOG_ITEM_NAME_CANDIDATES_first_two: readonly (readonly string[])[];
  readonly DIALOG_ITEM_END_STR_CANDIDATES_first: readonly string[];
}

interface ReferencePattern {
  readonly inputs: string;
  readonly targets: string;
  readonly inputs_prefix: string;
  readonly targets_prefix: string;
  readonly x_y_delimiter: string;
  readonly example_separator: string;
}

interface ReferenceInlinePattern {
  readonly context: string;
  readonly ex_input: string;
  readonly ex_output: string;
  readonly testing_input: string;
  readonly testing_output: string;
  readonly example_separator: string;
}

/** Those lists as a set of templates: literal lists in their order. Throws a TemplateSetError. */
export function referenceTemplateSet(lists: ReferenceLists): TemplateSet {
  const patterns = (name: string): readonly object[] | undefined => lists.FEWSHOT_PATTERNS[name]?.map(pairPattern);
  const inline = (name: string): readonly object[] | undefined =>
    lists.INLINE_FEWSHOT_PATTERNS[name]?.map(inlinePattern);
  return parseTemplateSet({
    name: 'The reference',
    lists: {
      free: patterns('qa'),
      choice: patterns('qa_w_option'),
      cot: patterns('qa_w_cot'),
      choiceCot: patterns('qa_w_option_w_cot'),
      readStarts: lists.READ_START_STRING_CANDIDATES,
      readEnds: lists.READ_END_STRING_CANDIDATES,
      comprehensionStarts: lists.COMPRE_START_STRING_CANDIDATES,
      pairsStarts: lists.QA_START_STRING_CANDIDATES,
      pairsEnds: lists.QA_END_STRING_CANDIDATES,
      textStarts: lists.TEXT_START_STRING_CANDIDATES,
      optionStarts: lists.OPT_START_STRING_CANDIDATES,
      optionLabels: lists.OPT_ITEM_NAME_CANDIDATES,
      optionEnds: lists.OPT_ITEM_END_STR_CANDIDATES,
      unanswerableOptions: lists.UNANSWERABLE_OPTIONS,
      // These two are written out in the code that draws from them.
      dialogLeads: ['\n\n', '\n', ' ', ' | '],
      dialogSeparators: ['', '\n'],
      dialogHeaders: lists.DIALOG_START_STRING_CANDIDATES,
      // The reference turns these two around before it draws.
      speakers: lists.DIALOG_ITEM_NAME_CANDIDATES_first_two.toReversed(),
      questionEnds: lists.OPT_ITEM_END_STR_CANDIDATES.toReversed(),
      dialogEnds: lists.DIALOG_ITEM_END_STR_CANDIDATES_first,
      nextTurns: patterns('next_turn_dialog'),
      numbered: patterns('numbered_questions'),
      questionLabels: lists.QUESTION_ITEM_NAME_CANDIDATES,
      inline: inline('no_explicit_explain'),
      inlineExplained: inline('explain_afterwards'),
    },
  });
}

function pairPattern(pattern: ReferencePattern): object {
  return {
    inputsPrefix: pattern.inputs_prefix,
    inputs: pattern.inputs,
    delimiter: pattern.x_y_delimiter,
    targetsPrefix: pattern.targets_prefix,
    targets: pattern.targets,
    separator: pattern.example_separator,
  };
}

function inlinePattern(pattern: ReferenceInlinePattern): object {
  return {
    context: pattern.context,
    exampleInput: pattern.ex_input,
    exampleOutput: pattern.ex_output,
    separator: pattern.example_separator,
    testInput: pattern.testing_input,
    testOutput: pattern.testing_output,
  };
}
