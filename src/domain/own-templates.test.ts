import { describe, expect, test } from 'vitest';
import ownTemplates from '../../public/templates/pairloom.json';
import { parseTemplateSet } from './parse-template-set';
import { formatParts } from './python-format';
import type { TemplateList } from './template-set';

describe('the templates that come with the app', () => {
  const { lists } = parseTemplateSet(ownTemplates);

  // At least as many different ones as the published code has.
  test.each<[TemplateList, number]>([
    ['free', 79],
    ['choice', 48],
    ['cot', 210],
    ['choiceCot', 240],
    ['readStarts', 51],
    ['readEnds', 3],
    ['comprehensionStarts', 85],
    ['pairsStarts', 42],
    ['pairsEnds', 4],
    ['textStarts', 60],
    ['optionStarts', 16],
    ['optionLabels', 63],
    ['optionEnds', 2],
    ['unanswerableOptions', 82],
    ['dialogLeads', 4],
    ['dialogHeaders', 15],
    ['speakers', 49],
    ['dialogEnds', 3],
    ['dialogSeparators', 2],
    ['nextTurns', 15],
    ['numbered', 11],
    ['questionLabels', 40],
    ['questionEnds', 2],
    ['inline', 10],
    ['inlineExplained', 10],
  ])('hold in %s at least %i different ones', (list, count) => {
    expect(new Set(lists[list].map((entry) => JSON.stringify(entry))).size).toBeGreaterThanOrEqual(count);
  });

  test('hold no angle brackets, of which a tag could be made', () => {
    expect(JSON.stringify(lists)).not.toMatch(/[<>]/);
  });

  test('number each question with a mark of its own', () => {
    for (const labels of lists.questionLabels) expect(new Set(labels).size).toBe(26);
  });

  test('leave the answer out in few of the plain patterns', () => {
    const silent = lists.free.filter(({ inputs, targets }) => !`${inputs}${targets}`.includes('{answer}'));
    expect(silent.length / lists.free.length).toBeCloseTo(0.06, 1);
  });

  test('use each placeholder once in a pattern', () => {
    for (const { inputs, targets } of [...lists.free, ...lists.choice, ...lists.cot, ...lists.choiceCot]) {
      const fields = formatParts(`${inputs}${targets}`).flatMap((part) => ('field' in part ? [part.field] : []));
      expect(new Set(fields).size).toBe(fields.length);
    }
  });
});
