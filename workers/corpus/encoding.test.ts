import { describe, expect, test } from 'vitest';
import { guessEncoding } from './encoding';

/** Encodes by trying what every one or two bytes decode to, as no encoder but UTF-8's is built in. */
function encode(text: string, label: string): Uint8Array {
  if (label.startsWith('utf-16')) {
    const bytes = new Uint8Array(text.length * 2);
    const view = new DataView(bytes.buffer);
    [...Array(text.length).keys()].forEach((at) => view.setUint16(at * 2, text.charCodeAt(at), label === 'utf-16le'));
    return bytes;
  }
  const byCharacter = new Map<string, readonly number[]>();
  const decoder = new TextDecoder(label);
  for (let first = 0; first < 256; first++) {
    byCharacter.set(decoder.decode(Uint8Array.of(first)), [first]);
    if (first < 0x81 || /windows|iso|koi8/.test(label)) continue;
    for (let second = 0x40; second < 256; second++) {
      const character = decoder.decode(Uint8Array.of(first, second));
      if ([...character].length === 1 && !byCharacter.has(character)) byCharacter.set(character, [first, second]);
    }
  }
  return Uint8Array.from([...text].flatMap((character) => byCharacter.get(character) ?? [0x3f]));
}

const SAMPLES: Readonly<Record<string, string>> = {
  'windows-1252':
    'Le café était fermé, « déjà » disait-on. Où êtes-vous né ? Cet été, les élèves ont joué à la fête près du château.',
  'iso-8859-2':
    'Zażółć gęślą jaźń. W Szczebrzeszynie chrząszcz brzmi w trzcinie i Szczebrzeszyn z tego słynie. Żółw mówi, że śnieg już spadł.',
  'koi8-r':
    'Пчела летит над полем и собирает нектар. Она показывает другим пчёлам дорогу к цветам, и это называется танцем пчёл.',
  shift_jis:
    '今日は東京で新しい会議が開かれました。多くの研究者が参加し、活発な議論が行われました。ミツバチはダンスで花の場所を伝えます。',
  'euc-kr':
    '꿀벌은 춤을 추어 꽃이 있는 곳을 알려 줍니다. 오늘 서울에서 새로운 회의가 열렸습니다. 많은 연구자들이 참가하였습니다.',
  big5: '蜜蜂用舞蹈告訴同伴花在哪裡。今天台北舉行了一場新的會議，許多研究人員參加，並且進行了熱烈的討論。',
  gb18030: '蜜蜂用舞蹈告诉同伴花在哪里。今天北京举行了一场新的会议，许多研究人员参加，并且进行了热烈的讨论。',
};

describe('guessEncoding', () => {
  test.each(Object.entries(SAMPLES))('knows %s', (label, text) => {
    const bytes = encode(text, label);
    expect(new TextDecoder(label).decode(bytes)).toBe(text);
    expect(guessEncoding([bytes], false).encoding).toBe(label);
  });

  test.each(['utf-16le', 'utf-16be'])('knows %s without a byte order mark, in any script', (label) => {
    expect(guessEncoding([encode('Bees dance.\nThey do.', label)], false).encoding).toBe(label);
    for (const text of Object.values(SAMPLES)) expect(guessEncoding([encode(text, label)], false).encoding).toBe(label);
  });

  test('believes a byte order mark', () => {
    expect(guessEncoding([Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)], false).encoding).toBe('utf-8');
    expect(guessEncoding([Uint8Array.of(0xff, 0xfe, 0x61, 0)], false).encoding).toBe('utf-16le');
    expect(guessEncoding([Uint8Array.of(0xfe, 0xff, 0, 0x61)], false).encoding).toBe('utf-16be');
  });

  test('takes ASCII and valid UTF-8 for UTF-8, also where a sample cuts a character', () => {
    const bytes = new TextEncoder().encode('Zürich – 日本語');
    expect(guessEncoding([new TextEncoder().encode('plain')], false).encoding).toBe('utf-8');
    expect(guessEncoding([bytes.subarray(0, -1), bytes.subarray(-2)], false).encoding).toBe('utf-8');
  });

  test('looks beyond a beginning that is all ASCII', () => {
    const head = new TextEncoder().encode('Plain words. '.repeat(100));
    const later = encode(SAMPLES['koi8-r'] ?? '', 'koi8-r');
    expect(guessEncoding([head, later], false).encoding).toBe('koi8-r');
  });

  test('believes what an HTML page says of itself, when it can be true', () => {
    const page = encode('<meta charset="windows-1251"><p>\u201eDa\u201c</p>', 'windows-1251');
    expect(guessEncoding([page], true).encoding).toBe('windows-1251');
    const wrong = new TextEncoder().encode('<meta charset="windows-1252"><p>Zürich</p>');
    expect(guessEncoding([wrong], true).encoding).toBe('utf-8');
  });

  test('offers others that fit', () => {
    const { encoding, alternatives } = guessEncoding([encode(SAMPLES['iso-8859-2'] ?? '', 'iso-8859-2')], false);
    expect(alternatives).not.toContain(encoding);
    expect(alternatives.length).toBeGreaterThan(0);
  });
});
