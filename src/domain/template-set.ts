/**
 * How one pair is written: prefix and inputs, the delimiter, prefix and targets. Placeholders stand in `inputs` and
 * `targets` only; the other parts are text as they are.
 */
export interface PairPattern {
  readonly inputsPrefix: string;
  readonly inputs: string;
  readonly delimiter: string;
  readonly targetsPrefix: string;
  readonly targets: string;
  /** Between this pair and its neighbour. */
  readonly separator: string;
}

/** Solved examples and then a task: an example is its input and output, with `separator` behind it. */
export interface InlinePattern {
  readonly context: string;
  readonly exampleInput: string;
  readonly exampleOutput: string;
  readonly separator: string;
  readonly testInput: string;
  readonly testOutput: string;
}

/** What stands at each of up to 26 items. */
export type Labels = readonly string[];

/** What stands before the one who asks, and before the one who answers. */
export type Speakers = readonly [string, string];

export const LABEL_COUNT = 26;

/**
 * A list of a template set and what its entries are. The comments name the list of the published code
 * (microsoft/LMOps, `instruction_pretrain/utils/read_compre_pt.py`) and the placeholders.
 */
export interface TemplateOf {
  /** `qa`: {question}, {answer}. A pattern may leave the answer out. */
  readonly free: PairPattern;
  /** `qa_w_option`: also {options_} and {option_answer}, the answer's label or text. */
  readonly choice: PairPattern;
  /** `qa_w_cot`: {question}, {cot} without its last full stop, {answer}. */
  readonly cot: PairPattern;
  /** `qa_w_option_w_cot`: all of these. */
  readonly choiceCot: PairPattern;
  /** `READ_START_STRING_CANDIDATES`: the passage, {context}, and what leads to it. */
  readonly readStarts: string;
  /** `READ_END_STRING_CANDIDATES`: between the passage and a line of `comprehensionStarts` that is not empty. */
  readonly readEnds: string;
  /** `COMPRE_START_STRING_CANDIDATES`: a line that leads to the pairs; it may be empty. */
  readonly comprehensionStarts: string;
  /** `QA_START_STRING_CANDIDATES`: all pairs, {QA_demos}, where they come first. */
  readonly pairsStarts: string;
  /** `QA_END_STRING_CANDIDATES`: after them. */
  readonly pairsEnds: string;
  /** `TEXT_START_STRING_CANDIDATES`: the passage, {context}, where it comes last. */
  readonly textStarts: string;
  /** `OPT_START_STRING_CANDIDATES`: before the options. */
  readonly optionStarts: string;
  /** `OPT_ITEM_NAME_CANDIDATES`: before each. Where all differ, an answer is its option's label. */
  readonly optionLabels: Labels;
  /** `OPT_ITEM_END_STR_CANDIDATES`: after each. */
  readonly optionEnds: Labels;
  /** `UNANSWERABLE_OPTIONS`: an answer that says that no option is right. */
  readonly unanswerableOptions: string;
  /** Between the passage and a line of `dialogHeaders`. */
  readonly dialogLeads: string;
  /** `DIALOG_START_STRING_CANDIDATES`. */
  readonly dialogHeaders: string;
  /** `DIALOG_ITEM_NAME_CANDIDATES` from its end: they take the place of a pattern's prefixes. */
  readonly speakers: Speakers;
  /** `DIALOG_ITEM_END_STR_CANDIDATES`: take the place of its delimiter. */
  readonly dialogEnds: string;
  /** Take the place of its separator. */
  readonly dialogSeparators: string;
  /** `next_turn_dialog`: {dialog_}, all pairs but the last, and {answer}, the last. */
  readonly nextTurns: PairPattern;
  /** `numbered_questions`: {context}, {numbered_questions}, {numbered_answers}. */
  readonly numbered: PairPattern;
  /** `QUESTION_ITEM_NAME_CANDIDATES`: before each question and each answer. */
  readonly questionLabels: Labels;
  /** `OPT_ITEM_END_STR_CANDIDATES` from its end: after each. */
  readonly questionEnds: Labels;
  /** `no_explicit_explain`: {context}; {ex_input}, {ex_output}; {input}, {output}. */
  readonly inline: InlinePattern;
  /** `explain_afterwards`: also {ex_explanation} in an example. */
  readonly inlineExplained: InlinePattern;
}

export type TemplateList = keyof TemplateOf;

export type TemplateLists = { readonly [List in TemplateList]: readonly TemplateOf[List][] };

/** The wording of cooked texts. No list is empty. Order counts: a seed picks a place in a list. */
export interface TemplateSet {
  readonly name: string;
  readonly lists: TemplateLists;
}
