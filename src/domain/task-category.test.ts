import { describe, expect, test } from 'vitest';
import { taskCategory } from './task-category';

describe('taskCategory', () => {
  test.each([
    ['summary', 'Summarize the passage in one sentence.'],
    ['summary', 'What is the main idea of this text?'],
    ['summary', '请总结这篇文章。'],
    ['rewriting', 'Translate the first sentence into German.'],
    ['writing', 'Write a short poem about the sea.'],
    ['classification', 'Is the sentiment of this review positive or negative?'],
    ['reasoning', 'What can be inferred from the letter?'],
    ['comparison', 'What is the difference between the two dances?'],
    ['yesNo', 'Did Marta push the lens alone?'],
    ['yesNo', '蜜蜂会跳舞吗？'],
    ['count', 'How many steps did the tower have?'],
    ['count', 'For how long does the dough rise?'],
    ['count', 'What percentage of the flour is water?'],
    ['count', 'Wie viele Stufen hat der Turm?'],
    ['count', 'Сколько ступеней в башне?'],
    ['date', 'When did Marta come?'],
    ['date', 'In what year was the lamp put out?'],
    ['date', 'En quelle année est-il né ?'],
    ['person', 'When the war ended, who became king?'],
    ['person', 'By whom was it built?'],
    ['person', 'Which scientist built a mechanical bee?'],
    ['person', '誰が踊りますか。'],
    ['place', 'Where was she born?'],
    ['place', 'In which city did he die?'],
    ['place', 'Où est-il né ?'],
    ['reason', 'Why do bees dance?'],
    ['reason', 'Warum tanzen Bienen?'],
    ['method', 'How do bees find flowers?'],
    ['definition', 'What is a forager?'],
    ['definition', 'What does hydration mean?'],
    ['extraction', 'What was the name of the cat?'],
    ['extraction', 'The cat was called what?'],
    ['extraction', 'List the ingredients.'],
    ['other', 'Marta pushed the lens.'],
    ['other', ''],
  ] as const)('tells %s from “%s”', (category, question) => {
    expect(taskCategory(question)).toBe(category);
  });

  test('goes by the last question', () => {
    expect(taskCategory('Why did he go? He went. Where did he go?')).toBe('place');
  });

  test('is not held up by a question of a million characters', () => {
    for (const piece of ['what ', 'when, ', '?', '. ', 'a']) expect(taskCategory(piece.repeat(2e5))).toBeDefined();
  });
});
