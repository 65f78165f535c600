import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textLanguage } from './text-language';

describe('textLanguage', () => {
  test.each([
    ['en', 'What does the length of the waggle run tell the other bees?'],
    ['de', 'Wie lange muss der Teig ruhen, bevor er in den Ofen kommt?'],
    ['fr', 'Pourquoi le gardien du phare a-t-il descendu les marches ?'],
    ['es', '¿Cuántas familias vivían en el pueblo que estaba junto al mar?'],
    ['it', 'Quanto tempo deve riposare la pasta prima di essere cotta?'],
    ['pt', 'O que não se deve fazer com o pão quando ele ainda está quente?'],
    ['nl', 'Hoe lang moet het deeg rusten voordat het in de oven gaat?'],
    ['sv', 'Hur länge måste degen vila innan den kan bakas i ugnen?'],
    ['pl', 'Dlaczego pszczoły tańczą, kiedy wracają do ula z pożytku?'],
    ['tr', 'Arılar kovana döndükten sonra neden ve nasıl dans eder?'],
    ['ru', 'Сколько длится танец пчелы, и что он значит для других пчёл?'],
    ['uk', 'Скільки триває танець бджоли і що він означає?'],
    ['zh', '蜜蜂为什么跳舞？'],
    ['ja', 'ミツバチはなぜ踊るのですか。'],
    ['ko', '꿀벌은 왜 춤을 추나요?'],
    ['el', 'Γιατί χορεύουν οι μέλισσες;'],
    ['he', 'מדוע הדבורים רוקדות?'],
    ['ar', 'لماذا ترقص النحلة في الخلية؟'],
    ['fa', 'چرا زنبورها در کندو می‌رقصند؟'],
    ['hi', 'मधुमक्खियाँ क्यों नाचती हैं?'],
    ['th', 'ทำไมผึ้งจึงเต้นรำ'],
  ])('knows %s', (language, text) => {
    expect(textLanguage(text)).toBe(language);
  });

  test.each(['', '1927', 'Karl von Frisch', 'Paris', '?!', 'Harrow Point'])('says nothing of %j', (text) => {
    expect(textLanguage(text)).toBe('unknown');
  });

  test('takes a text with a foreign name for what the rest is', () => {
    expect(textLanguage('The city that is called 東京 was known as Edo.')).toBe('en');
    expect(textLanguage('蜜蜂会跳 waggle 舞，这种舞蹈告诉同伴花在哪里。')).toBe('zh');
  });

  test('reads the beginning of a long text only', () => {
    expect(textLanguage('It is the end of the day. '.repeat(50) + 'Это совсем другое дело. '.repeat(100_000))).toBe(
      'en',
    );
  });

  test('gives some answer for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => textLanguage(text).length >= 2));
  });
});
