import { type ChatPrompt, formatChatPrompt } from './chat-prompt';
import { defaultChatPrompt } from './default-chat-prompt';
import type { Prompting } from './model-spec';
import { neutralText } from './neutral-tags';
import { type Demonstration, formatPrompt } from './prompt';
import type { Run } from './run';
import type { Prompt } from './segment';

/** How a run's model is prompted, and with which words where it is an instruct model. */
export interface PromptStyle {
  readonly prompting: Prompting;
  readonly chatPrompt: ChatPrompt | null;
}

/** @throws NoPromptError for a run whose pairs were imported. */
export function promptStyleOf({ model, settings }: Pick<Run, 'model' | 'settings'>): PromptStyle {
  if (model.prompting.kind === 'none') throw new NoPromptError();
  return { prompting: model.prompting, chatPrompt: settings.chatPrompt };
}

/** What was asked for needs a prompt, and nothing was ever put to a model. */
export class NoPromptError extends Error {
  override readonly name = 'NoPromptError';

  constructor() {
    super(
      'The pairs of this run were imported, so there is no prompt, and no model to go on with. Nothing was changed.',
    );
  }
}

/** The prompt of a passage behind the earlier examples of its sequence, as the model reads it. */
export function formatPromptFor(
  { prompting, chatPrompt }: PromptStyle,
  demonstrations: readonly Demonstration[],
  passage: string,
): Prompt {
  switch (prompting.kind) {
    case 'controlTokens':
      return formatPrompt(demonstrations, passage);
    case 'spelledTags':
      return formatPrompt(demonstrations, passage).map(neutralText);
    case 'chat':
      return formatChatPrompt(prompting.format, chatPrompt ?? defaultChatPrompt, demonstrations, passage);
  }
}
