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

export function promptStyleOf({ model, settings }: Pick<Run, 'model' | 'settings'>): PromptStyle {
  return { prompting: model.prompting, chatPrompt: settings.chatPrompt };
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
