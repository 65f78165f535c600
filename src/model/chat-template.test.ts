import { Template } from '@huggingface/jinja';
import { describe, expect, test } from 'vitest';
import type { ChatFormat } from '../domain/chat-format';
import { chatFormatOf } from './chat-template';
import * as templates from './test-chat-templates';

const tokens = { bos: '<s>', eos: '</s>' };

function formatOf(template: string): ChatFormat {
  const reading = chatFormatOf(template, tokens);
  if (reading.kind === 'unusable') throw new Error(reading.reason);
  return reading.format;
}

function reasonFor(template: string): string {
  const reading = chatFormatOf(template, tokens);
  return reading.kind === 'unusable' ? reading.reason : 'usable';
}

/** A conversation of a few turns as the template itself renders it, without the limits of this project's renderer. */
function renderedByJinja(template: string, hasSystemRole: boolean): string {
  const messages = [
    { role: 'user', content: 'Bees dance.\nWhy?' },
    { role: 'assistant', content: '<QUE> Why? <ANS> To tell the way. </END>' },
    { role: 'user', content: 'Ants {{ walk }} "in" lines.' },
    { role: 'assistant', content: 'x' },
    { role: 'user', content: 'Owls.' },
  ];
  const all = hasSystemRole ? [{ role: 'system', content: 'Write pairs.\n\nOnly those.' }, ...messages] : messages;
  return new Template(template).render({
    messages: all,
    bos_token: '<s>',
    eos_token: '</s>',
    add_generation_prompt: true,
    enable_thinking: false,
    date_string: '26 Jul 2024',
  });
}

function writtenBy(format: ChatFormat): string {
  const { opening, afterSystem, beforeAnswer, afterAnswer, generation, hasSystemRole } = format;
  return [
    opening,
    hasSystemRole ? `Write pairs.\n\nOnly those.${afterSystem}` : '',
    `Bees dance.\nWhy?${beforeAnswer}<QUE> Why? <ANS> To tell the way. </END>${afterAnswer}`,
    `Ants {{ walk }} "in" lines.${beforeAnswer}x${afterAnswer}`,
    `Owls.${generation}`,
  ].join('');
}

describe('chatFormatOf', () => {
  test('reads the parts of a template around the messages', () => {
    expect(formatOf(templates.chatMl)).toEqual({
      hasSystemRole: true,
      opening: '<|im_start|>system\n',
      afterSystem: '<|im_end|>\n<|im_start|>user\n',
      beforeAnswer: '<|im_end|>\n<|im_start|>assistant\n',
      afterAnswer: '<|im_end|>\n<|im_start|>user\n',
      generation: '<|im_end|>\n<|im_start|>assistant\n',
    });
  });

  test.each(Object.entries(templates))('writes what the template %s writes', (_name, template) => {
    const format = formatOf(template);
    expect(writtenBy(format)).toBe(renderedByJinja(template, format.hasSystemRole));
  });

  test('leaves thinking out of the answer to come, and only there', () => {
    const { beforeAnswer, generation } = formatOf(templates.chatMlThinking);
    expect(beforeAnswer).toBe('<|im_end|>\n<|im_start|>assistant\n');
    expect(generation).toBe('<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n');
  });

  test('always gives the same date', () => {
    expect(formatOf(templates.headers).opening).toBe(
      '<s><|start_header_id|>system<|end_header_id|>\n\nToday Date: 26 Jul 2024\n\n',
    );
  });

  test.each(['instBrackets', 'instBracketsLastSystem', 'turnMarks'] as const)(
    'takes the template %s without a system message',
    (name) => {
      expect(formatOf(templates[name])).toMatchObject({ hasSystemRole: false, afterSystem: '' });
    },
  );

  test('takes a template that silently drops the system message without one', () => {
    const dropping = `{% for m in messages if m.role != 'system' %}{{ m.role + ': ' + m.content + '\\n' }}{% endfor %}`;
    expect(formatOf(dropping)).toMatchObject({ hasSystemRole: false, opening: 'user: ', generation: '\n' });
  });

  test('refuses a template whose turns differ', () => {
    const numbered = `{% for m in messages %}{{ loop.index }}. {{ m.role }}: {{ m.content }}\n{% endfor %}`;
    expect(reasonFor(numbered)).toMatch(/differently/);
  });

  test('refuses a template that changes the words of a message', () => {
    expect(reasonFor(`{% for m in messages %}{{ m.role }}: {{ m.content | upper }}\n{% endfor %}`)).toMatch(
      /differently/,
    );
  });

  test('refuses a template that leaves a message out or writes it twice', () => {
    expect(reasonFor(`{{ messages[-1].content }}`)).toMatch(/leaves out or repeats/);
    expect(reasonFor(`{% for m in messages %}{{ m.content + m.content }}{% endfor %}`)).toMatch(
      /leaves out or repeats/,
    );
  });

  test('refuses a template that refuses', () => {
    expect(reasonFor(`{{ raise_exception('Tools only.') }}`)).toBe(
      'Its chat template refuses a conversation: Tools only.',
    );
  });

  test('refuses what is no template', () => {
    expect(reasonFor('{% for m in messages %}')).toMatch(/cannot be read/);
    expect(reasonFor('{{ nothing.there() }}')).toMatch(/cannot be read/);
    expect(reasonFor('')).toMatch(/leaves out/);
  });

  test.each([
    ['loops', `{% for i in range(9999) %}{% for j in range(9999) %}{{ j }}{% endfor %}{% endfor %}`],
    ['counts far', `{% for i in range(9999999999) %}{% endfor %}`],
    ['grows a text', `{% set n = namespace(t='ab') %}{% for i in range(90) %}{% set n.t = n.t ~ n.t %}{% endfor %}`],
    ['grows a list', `{% set n = namespace(t=[1]) %}{% for i in range(90) %}{% set n.t = n.t + n.t %}{% endfor %}`],
    ['calls itself', `{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}`],
  ])('refuses a template that %s without end', (_what, template) => {
    expect(reasonFor(template)).toMatch(/takes too long|cannot be read/);
  });
});
