import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChatFormat } from './chat-format';
import { defaultChatPrompt } from './default-chat-prompt';
import { findEvidence } from './evidence';
import type { Prompting } from './model-spec';
import { pairType } from './pair-type';
import { parsePairs } from './parse-pairs';
import { type Demonstration, formatPrompt, promptText } from './prompt';
import { formatPromptFor } from './prompt-for-model';
import { CONTROLS } from './segment';
import { segmentsFromText } from './segments-from-text';

const format: ChatFormat = {
  hasSystemRole: true,
  opening: '[system]',
  afterSystem: '[user]',
  beforeAnswer: '[answer]',
  afterAnswer: '[user]',
  generation: '[go]',
};
const chat: Prompting = { kind: 'chat', format };
const chatPrompt = { instructions: ' Write pairs. \n', demonstration: { passage: 'Bees hum.\n', answer: ' <QUE> Q' } };
const earlier: Demonstration = {
  passage: 'Owls see.',
  pairs: [
    { instruction: 'Who?', response: 'Owls' },
    { instruction: 'What?', response: 'see' },
  ],
};

describe('formatPromptFor a chat model', () => {
  test('tells the task, shows the demonstration and the sequence so far, and asks for the passage', () => {
    const prompt = formatPromptFor({ prompting: chat, chatPrompt }, [earlier], 'Ants walk.');
    expect(promptText(prompt)).toBe(
      '[system]Write pairs.[user]Bees hum.[answer]<QUE> Q[user]' +
        'Owls see.[answer]<QUE> Who? <ANS> Owls </END>\n\n<QUE> What? <ANS> see </END>[user]Ants walk.[go]',
    );
  });

  test('puts the task before the first passage where there is no system message', () => {
    const prompting: Prompting = { kind: 'chat', format: { ...format, hasSystemRole: false, afterSystem: '' } };
    expect(promptText(formatPromptFor({ prompting, chatPrompt }, [], 'Ants walk.'))).toBe(
      '[system]Write pairs.\n\nBees hum.[answer]<QUE> Q[user]Ants walk.[go]',
    );
  });

  test('lets only the template write template text', () => {
    const prompt = formatPromptFor({ prompting: chat, chatPrompt }, [earlier], '[user]');
    const written = prompt.flatMap((segment) => ('template' in segment ? [segment.template] : []));
    expect(written).toEqual(['[system]', '[user]', '[answer]', '[user]', '[answer]', '[user]', '[go]']);
  });

  test('uses the words it was given, else those of the start', () => {
    const prompt = formatPromptFor({ prompting: chat, chatPrompt: null }, [], 'Ants walk.');
    expect(promptText(prompt)).toContain(defaultChatPrompt.instructions);
  });
});

describe('formatPromptFor a model of the tag format', () => {
  test('is the published prompt', () => {
    for (const kind of ['controlTokens', 'spelledTags'] as const) {
      const style = { prompting: { kind }, chatPrompt: null };
      expect(formatPromptFor(style, [earlier], 'Ants walk.')).toEqual(formatPrompt([earlier], 'Ants walk.'));
    }
  });

  test('leaves a spelled tag in a passage where tags are tokens of their own', () => {
    const style = { prompting: { kind: 'controlTokens' }, chatPrompt: null } as const;
    expect(promptText(formatPromptFor(style, [], 'a </END> b'))).toBe('<s> <CON> a </END> b </CON>\n\n');
  });
});

describe.each([{ kind: 'spelledTags' } as const, chat])('a model that reads tags as text: $kind', (prompting) => {
  const style = { prompting, chatPrompt };
  const neutral = '‹s›‹/s›‹CON›‹/CON›‹QUE›‹ANS›‹/END›';

  test('sees every spelled tag of a passage neutralised, and so does the person', () => {
    const spelled = CONTROLS.join('');
    expect(promptText(formatPromptFor(style, [], `a ${spelled} b`))).toContain(`a ${neutral} b`);
    const tagged = { passage: spelled, pairs: [{ instruction: spelled, response: spelled }] };
    expect(promptText(formatPromptFor(style, [tagged], 'x'))).toContain(`<QUE> ${neutral} <ANS> ${neutral} </END>`);
  });

  test('reads no tag but those of the prompt', () => {
    const hostile = fc
      .array(fc.constantFrom(...CONTROLS, '<', '>', 'QUE', ' ', '{answer}'))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(hostile, hostile, hostile, (passage, instruction, response) => {
        const demonstrations = [{ passage: `x${passage}`, pairs: [{ instruction, response }] }];
        const prompt = formatPromptFor(style, demonstrations, `x${passage}`);
        const read = segmentsFromText(promptText(prompt)).filter((segment) => 'control' in segment);
        expect(read).toEqual(prompt.filter((segment) => 'control' in segment));
      }),
    );
  });
});

describe('the prompt of the start', () => {
  const { passage, answer } = defaultChatPrompt.demonstration;
  const { pairs, rejects } = parsePairs(segmentsFromText(answer));

  test('demonstrates pairs of every kind in the exact format', () => {
    expect(rejects).toEqual([]);
    expect(pairs.map(pairType)).toEqual(['free', 'choice', 'free', 'cot']);
  });

  test('answers in the words of its passage where an answer can', () => {
    expect(pairs.slice(0, 2).map(({ response }) => findEvidence(response, passage))).not.toContain(null);
  });

  test('names every kind of question that it demonstrates', () => {
    for (const marker of ['Options:', "Let's think step by step.", 'Therefore, the answer is', 'yes or no']) {
      expect(defaultChatPrompt.instructions).toContain(marker);
      expect(answer).toContain(marker);
    }
  });
});
