/**
 * A word as it is compared: without accents and, in Latin and Cyrillic script, without the endings that come and go
 * with number, case and tense. Crude on purpose: it only has to treat both sides alike. `lower` is in lower case.
 */
export function wordStem(lower: string): string {
  const plain = ASCII.test(lower) ? lower : withoutAccents(lower);
  if (plain.length < 4) return plain;
  const ending = CYRILLIC.test(plain) ? CYRILLIC_ENDING : LATIN_ENDING;
  const stem = plain.replace(ending, '');
  if (stem.length < 3) return plain;
  // `running` and `run`, `stopped` and `stop`.
  return stem.at(-1) === stem.at(-2) && stem.length > 3 ? stem.slice(0, -1) : stem;
}

const ASCII = /^[a-z]+$/;
const LATIN_ENDING = /(?:ically|ingly|edly|ing|ies|ied|ers|ely|ed|es|en|em|er|ly|os|as|s|e|a|o|y|i)$/;
const CYRILLIC_ENDING = /(?:[аеиоуыэюяё]?[мхвй]|[аеиоуыэюяёьй]{1,2})$/;
const CYRILLIC = /^\p{sc=Cyrl}+$/u;

function withoutAccents(lower: string): string {
  const apart = lower.normalize('NFKD').replace(ACCENTS, '').replaceAll('ß', 'ss');
  return apart.normalize('NFC');
}

/** Of Latin, Greek and Cyrillic letters; vowels of other scripts are marks too and say which word it is. */
const ACCENTS = /[\u0300-\u036f]/g;
