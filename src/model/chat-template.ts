import type { ChatFormat } from '../domain/chat-format';
import {
  type ChatMessage,
  type ChatRenderer,
  ChatTemplateLimitError,
  ChatTemplateRefusalError,
  type ChatTokens,
  createChatRenderer,
} from './render-chat';

/** `reason` is a sentence about the template, in plain words. */
export type ChatTemplateReading =
  { readonly kind: 'format'; readonly format: ChatFormat } | { readonly kind: 'unusable'; readonly reason: string };

const LONGEST_TEMPLATE = 200_000;
const MOST_CHECKED_TURNS = 3;

/**
 * What a model's Jinja chat template writes around messages: one conversation is rendered with marks in place of its
 * texts and split at them, and the result must give several other conversations exactly as the template renders them.
 * A template that knows no system message is taken without one. Texts are held to begin and end without white space,
 * which many templates strip.
 */
export function chatFormatOf(template: string, tokens: ChatTokens): ChatTemplateReading {
  if (template.length > LONGEST_TEMPLATE) return unusable('Its chat template is too long to be read.');
  try {
    const render = createChatRenderer(template, tokens);
    const withSystem = attempt(() => readFormat(render, true));
    return withSystem.kind === 'format' ? withSystem : readFormat(render, false);
  } catch (error) {
    return unusable(reasonOf(error));
  }
}

/** A template refuses a system message by an error, so only running without end settles it for good. */
function attempt(read: () => ChatTemplateReading): ChatTemplateReading {
  try {
    return read();
  } catch (error) {
    if (error instanceof ChatTemplateLimitError) throw error;
    return unusable(reasonOf(error));
  }
}

function readFormat(render: ChatRenderer, hasSystemRole: boolean): ChatTemplateReading {
  const marked = messagesOf(MARKS, 1, hasSystemRole);
  const parts = splitAtEach(
    render(marked),
    marked.map(({ content }) => content),
  );
  if (parts === null) return unusable('Its chat template leaves out or repeats a part of a conversation.');
  const [opening = '', ...rest] = parts;
  const [afterSystem, beforeAnswer = '', afterAnswer = '', generation = ''] = hasSystemRole ? rest : ['', ...rest];
  const format = { hasSystemRole, opening, afterSystem: afterSystem ?? '', beforeAnswer, afterAnswer, generation };
  for (const texts of [MARKS, WORDS]) {
    for (let turns = 0; turns <= MOST_CHECKED_TURNS; turns += 1) {
      const messages = messagesOf(texts, turns, hasSystemRole);
      if (render(messages) !== textOf(format, messages)) {
        return unusable('Its chat template writes some turns of a conversation differently from others.');
      }
    }
  }
  return { kind: 'format', format };
}

type TextOf = (role: ChatMessage['role'], turn: number) => string;

/** Of private use, so that no template has them, and none sees white space or a letter in them. */
const MARKS: TextOf = (role, turn) =>
  `\uE000${String({ system: 0, user: 1, assistant: 2 }[role])}.${String(turn)}\uE001`;

const WORDS: TextOf = (role, turn) => {
  const texts = {
    system: 'Be Brief.\n\nStay polite.',
    user: `What is ${String(turn)} + 2?\n- Why?`,
    assistant: 'Two.',
  };
  return texts[role];
};

/** A conversation of so many answered turns that ends with one message more of the user's. */
function messagesOf(text: TextOf, turns: number, hasSystemRole: boolean): readonly ChatMessage[] {
  const messages: ChatMessage[] = hasSystemRole ? [{ role: 'system', content: text('system', 0) }] : [];
  for (let turn = 0; turn < turns; turn += 1) {
    messages.push({ role: 'user', content: text('user', turn) });
    messages.push({ role: 'assistant', content: text('assistant', turn) });
  }
  return [...messages, { role: 'user', content: text('user', turns) }];
}

function textOf(format: ChatFormat, messages: readonly ChatMessage[]): string {
  const after = { system: format.afterSystem, user: format.beforeAnswer, assistant: format.afterAnswer };
  return messages.reduce((text, { role, content }, index) => {
    return text + content + (index < messages.length - 1 ? after[role] : format.generation);
  }, format.opening);
}

/** The stretches around the marks, or null unless each mark stands there once, in this order. */
function splitAtEach(text: string, marks: readonly string[]): string[] | null {
  const parts: string[] = [];
  let rest = text;
  for (const mark of marks) {
    const at = rest.indexOf(mark);
    if (at === -1) return null;
    parts.push(rest.slice(0, at));
    rest = rest.slice(at + mark.length);
  }
  return [...parts, rest].some((part) => part.includes('\uE000')) ? null : [...parts, rest];
}

function unusable(reason: string): ChatTemplateReading {
  return { kind: 'unusable', reason };
}

function reasonOf(error: unknown): string {
  if (error instanceof ChatTemplateLimitError) return 'Its chat template takes too long.';
  if (error instanceof ChatTemplateRefusalError) return `Its chat template refuses a conversation: ${error.message}`;
  return 'Its chat template cannot be read.';
}
