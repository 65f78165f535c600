/** What a character is to a word. `unspaced` is a letter of a script that writes without spaces. */
export type CharacterClass = (typeof CLASSES)[number];

const CLASSES = ['unknown', 'other', 'letter', 'digit', 'unspaced'] as const;

/** Patterns of Unicode properties are slow, so each character of the basic plane is looked at once. */
const known = new Uint8Array(0x10000);

export function characterClass(codePoint: number): CharacterClass {
  if (codePoint > 0xffff) return classify(codePoint);
  const index = known[codePoint] ?? 0;
  if (index !== 0) return CLASSES[index] ?? 'other';
  const found = classify(codePoint);
  known[codePoint] = CLASSES.indexOf(found);
  return found;
}

const DIGIT = /\p{Nd}/u;
const LETTER = /[\p{L}\p{M}\p{Nl}\p{No}]/u;
const UNSPACED = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}]/u;

function classify(codePoint: number): CharacterClass {
  const character = String.fromCodePoint(codePoint);
  if (DIGIT.test(character)) return 'digit';
  if (!LETTER.test(character)) return 'other';
  return UNSPACED.test(character) ? 'unspaced' : 'letter';
}
