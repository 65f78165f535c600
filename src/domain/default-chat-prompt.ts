import type { ChatPrompt } from './chat-prompt';

/**
 * What an instruct model is asked at first. The markers of options and of reasoning are those by which the published
 * method tells kinds of pairs apart.
 */
export const defaultChatPrompt: ChatPrompt = {
  instructions: `You write questions and answers about the passage that the user sends. Reply with 3 to 5 pairs in exactly this form, with an empty line between two pairs:

<QUE> question <ANS> answer </END>

Rules:
- Write nothing outside this form: no introduction, no numbers, no remarks.
- Every answer can be found in the passage or follows from it. Add no knowledge of your own.
- Name the subject in every question, so that it is understood without the passage. Never write "the passage" or "the text".
- Write different kinds of questions: one with a short answer in the words of the passage; one with the answers to choose from, under "Options:" on lines that begin with "- "; one to be answered with yes or no; one that needs reasoning, which ends with "Let's think step by step." and whose answer ends with "Therefore, the answer is" and the result.
- Write in the language of the passage.`,
  demonstration: {
    passage:
      'The Rosetta Stone is a broken slab of dark rock. French soldiers found it in July 1799 near the Egyptian town of Rashid, which Europeans called Rosetta. It carries one royal decree of 196 BC in three scripts: hieroglyphs at the top, Demotic in the middle and Ancient Greek at the bottom. Scholars could read the Greek, so they compared it with the other two. In 1822 Jean-François Champollion announced how the hieroglyphs work. The stone has been in the British Museum in London since 1802.',
    answer: `<QUE> Where is the Rosetta Stone kept today? <ANS> the British Museum in London </END>

<QUE> Which script stands in the middle of the Rosetta Stone?
Options:
- Ancient Greek
- Demotic
- hieroglyphs <ANS> Demotic </END>

<QUE> Do the three scripts of the Rosetta Stone tell of three different decrees? Answer yes or no. <ANS> No </END>

<QUE> How many years after the Rosetta Stone was found did Champollion announce how the hieroglyphs work?
Let's think step by step. <ANS> The Rosetta Stone was found in 1799. Champollion announced how the hieroglyphs work in 1822. From 1799 to 1822 are 23 years.
Therefore, the answer is 23 years. </END>`,
  },
};
