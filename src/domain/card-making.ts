import type { CardFacts } from './data-set-card';
import { isImported } from './imported-run';
import { codeSpan } from './markdown-text';

const cuts = { budget: 'length', paragraph: 'paragraph', heading: 'heading' } as const;

type MakingFacts = Pick<CardFacts, 'run' | 'drawnAgain' | 'prompts'>;

/** What a card says of how its pairs came to be, as Markdown. */
export function cardMaking(facts: MakingFacts): string {
  return isImported(facts.run) ? importing(facts) : synthesis(facts);
}

function synthesis({ run, drawnAgain, prompts: { promptTokens, reusedTokens } }: MakingFacts): string {
  const { model, settings } = run;
  const { decoding, chunking, rounds } = settings;
  const sampling =
    decoding.temperature === 0
      ? 'greedy'
      : `temperature ${decoding.temperature}, top k ${decoding.topK}, top p ${decoding.topP}, seed ${decoding.seed}`;
  return [
    'An instruction synthesizer read each passage and wrote the pairs (Cheng et al., "Instruction Pre-Training:',
    'Language Models are Supervised Multitask Learners", 2024), in a browser, with Pairloom.',
    '',
    `- model: ${codeSpan(model.id)}, revision ${codeSpan(model.revision)}, ${codeSpan(model.dtype)}`,
    `- hash of its weights: ${codeSpan(model.sha256)}`,
    `- decoding: ${sampling}; at most ${decoding.maxNewTokens} new tokens a passage`,
    ...(drawnAgain === 0
      ? []
      : [
          `- drawn again: ${drawnAgain} of the rows, whose passages a person put to the model once more, with other` +
            ' sampling; the column `decoding` says how each row was drawn',
        ]),
    `- rounds of multi-round inference: ${rounds}`,
    `- passages: ${run.chunkCount}, cut by ${cuts[chunking.method]}, of at most ${chunking.tokenBudget} tokens`,
    ...(promptTokens === 0
      ? []
      : [
          `- prompts that these rows answer: ${promptTokens} tokens, ${reusedTokens} of them reused from prompts before,` +
            ` ${promptTokens - reusedTokens} computed`,
        ]),
    `- begun: ${run.createdAt}`,
  ].join('\n');
}

function importing({ run }: MakingFacts): string {
  return [
    'The pairs were imported from files into Pairloom, together with their passages, to be reviewed there. No model',
    'wrote them in Pairloom; who or what did, and how, is not known here.',
    '',
    `- passages: ${run.chunkCount}, as the files had them`,
    '- sources: a document has the name that the rows gave for it, or else that of the file; its text is its passages',
    `- imported: ${run.createdAt}`,
  ].join('\n');
}
