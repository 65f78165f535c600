/** Realistic texts in the encodings that are told apart, by label. */
export const TEXTS_BY_ENCODING: Readonly<Record<string, string>> = {
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

/** Encodes by trying what every one or two bytes decode to, as no encoder but UTF-8's is built in. */
export function encodeAs(text: string, label: string): Uint8Array {
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
