/**
 * The value of a number as it is written in a text, with the digits of any script, separators of thousands taken out,
 * and a comma or a point before decimals: `1,500` and `1.500` are 1500, `3,5` is 3.5. Null for what is no number, and for
 * one too long to be told from its neighbours.
 */
export function numberValue(written: string): number | null {
  if (/^[0-9]{1,15}$/.test(written)) return Number(written);
  if (written.length > MOST_DIGITS) return null;
  const digits = written
    .normalize('NFKC')
    .replace(/\p{Nd}/gu, asciiDigit)
    .replace(/[٬']/g, ',')
    .replace(/٫/g, '.');
  if (/^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*$/.test(digits)) return Number(digits.replace(/[.,]/g, ''));
  if (/^\d{1,3}(?:,\d{3})+\.\d+$/.test(digits)) return Number(digits.replaceAll(',', ''));
  return /^\d+(?:[.,]\d+)?$/.test(digits) ? Number(digits.replace(',', '.')) : null;
}

/** With separators: trillions and decimals. */
const MOST_DIGITS = 20;

/**
 * The value of a number's name: a part of a number in English (`thirty`, `hundred`), or a small number in another
 * language. Left out are names that are also other words: `once`, `sept`, `neuf`.
 */
export function numberWord(word: string): number | undefined {
  return NUMBER_WORDS.get(word);
}

/**
 * The value of a run of number words, as in `two hundred and fifty thousand` or `2.5 million`; null where they do not
 * make one number, as in `one two three`.
 */
export function combinedNumber(parts: readonly number[]): number | null {
  let total = 0;
  let group: number | null = null;
  let previous: number | null = null;
  for (const part of parts) {
    if (part >= 1000 && isScale(part)) {
      if (group === null) return null;
      total += group * part;
      group = null;
    } else if (part === 100 && group !== null && group < 10) {
      group *= 100;
    } else if (group === null) {
      group = part;
    } else if (part < roomBehind(previous)) {
      group += part;
    } else {
      return null;
    }
    previous = part;
  }
  return total + (group ?? 0);
}

/** What may follow a part: units behind tens, anything below a hundred behind hundreds. */
function roomBehind(part: number | null): number {
  if (part === 100) return 100;
  return part !== null && part >= 20 && part < 100 && part % 10 === 0 ? 10 : 0;
}

/** `thousand` and above. */
function isScale(value: number): boolean {
  return value === 1e3 || value === 1e6 || value === 1e9 || value === 1e12;
}

/** Every block of decimal digits holds ten in a row; it begins at a multiple of sixteen or 6 behind one. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  const low = code & 15;
  return String(low >= 6 && !BEGINS_AT_ZERO.test(digit) ? low - 6 : low);
}

const BEGINS_AT_ZERO =
  /[0-9\u0660-\u0669\u06f0-\u06f9\u0e50-\u0e59\u0ed0-\u0ed9\u0f20-\u0f29\u1040-\u1049\u17e0-\u17e9\u1810-\u1819]/;

const NUMBER_WORDS = new Map<string, number>([
  ...counted(
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
  ),
  ...tens('twenty thirty forty fifty sixty seventy eighty ninety'),
  ['hundred', 100],
  ['thousand', 1e3],
  ['million', 1e6],
  ['billion', 1e9],
  ['trillion', 1e12],
  ...counted('null - zwei drei vier fünf sechs sieben acht neun zehn elf zwölf'),
  ['millionen', 1e6],
  ...counted('zéro - deux trois quatre cinq - - huit - dix onze douze'),
  ...counted('cero - dos tres cuatro cinco seis siete ocho nueve diez - doce'),
  ...counted('- - due - quattro cinque sei sette otto nove dieci undici dodici'),
  ...counted('- - dois três - - - sete oito - dez onze doze'),
  ...counted('〇 一 二 三 四 五 六 七 八 九 十'),
]);

function counted(names: string): [string, number][] {
  return names.split(' ').flatMap((name, value): [string, number][] => (name === '-' ? [] : [[name, value]]));
}

function tens(names: string): [string, number][] {
  return names.split(' ').map((name, index): [string, number] => [name, 10 * (index + 2)]);
}
