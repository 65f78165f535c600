/** What a person can choose from: WHATWG labels and what people call them. */
export const encodings: readonly { readonly value: string; readonly label: string }[] = [
  { value: 'utf-8', label: 'UTF-8' },
  { value: 'utf-16le', label: 'UTF-16 LE' },
  { value: 'utf-16be', label: 'UTF-16 BE' },
  { value: 'windows-1252', label: 'Western, Windows-1252' },
  { value: 'iso-8859-2', label: 'Central European, ISO-8859-2' },
  { value: 'koi8-r', label: 'Cyrillic, KOI8-R' },
  { value: 'shift_jis', label: 'Japanese, Shift JIS' },
  { value: 'euc-kr', label: 'Korean, EUC-KR' },
  { value: 'big5', label: 'Chinese, Big5' },
  { value: 'gb18030', label: 'Chinese, GB18030' },
];

/** The choices, and the present encoding where it is one that no list is long enough for. */
export function encodingsBeside(present: string): typeof encodings {
  return encodings.some(({ value }) => value === present)
    ? encodings
    : [...encodings, { value: present, label: present }];
}
