import { describe, expect, test } from 'vitest';
import { questionSubject } from './question-subject';

describe('questionSubject', () => {
  test.each([
    ['pronoun', 'What does he do?'],
    ['pronoun', 'When was she born?'],
    ['pronoun', 'When did he receive his doctorate?'],
    ['pronoun', 'What is this?'],
    ['pronoun', 'What is this dance called?'],
    ['pronoun', 'Who was her grandfather?'],
    ['pronoun', 'What are they made of?'],
    ['pronoun', 'What is this about?'],
    ['passage', 'According to the passage, how many bees are in a colony?'],
    ['passage', 'What is the main idea of this text?'],
    ['passage', 'Wie viele Bienen hat ein Volk laut Text?'],
    ['passage', '根据文章，蜜蜂为什么跳舞？'],
    ['none', 'Why?'],
    ['none', 'What is the name?'],
    ['none', ''],
    ['named', 'How many steps did the tower have?'],
    ['named', 'What did he discover at Brunnwinkl?'],
    ['named', 'What happened in 1967?'],
    ['named', 'Why did she push the lens?'],
    ['named', 'How long does it take to bake bread?'],
    ['named', 'Who is Marta Lind?'],
    ['named', 'What is honey?'],
    ['named', 'Who is the author of Hamlet?'],
    ['named', 'Warum tanzt sie auf der Wabe?'],
    ['named', '蜜蜂为什么跳舞？'],
  ] as const)('tells %s from “%s”', (subject, question) => {
    expect(questionSubject(question)).toBe(subject);
  });
});
