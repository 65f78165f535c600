import { readFile } from 'node:fs/promises';

export const textKinds = ['prose', 'chinese', 'base64', 'line'] as const;
export type TextKind = (typeof textKinds)[number];

/** Characters that are common in Chinese; drawn at random they give a text that no memory of words makes easy. */
const HAN =
  '的一是不了人我在有他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后能对着事其里所去行过家十用发天如然' +
  '作方成者多日都三小军二无同么经法当起与好看学进种将还分此心前面又定见只主没公从';
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** A text of about `bytes` bytes, the same each time. `line` is prose without any line break. */
export async function textOf(kind: TextKind, bytes: number): Promise<string> {
  const below = randomNumbers();
  const pick = (from: ArrayLike<string>): string => from[below(from.length)] ?? '';
  const parts: string[] = [];
  const fill = (bytesPerUnit: number, makePart: () => string): string => {
    for (let written = 0; written < bytes;) {
      const part = makePart();
      parts.push(part);
      written += part.length * bytesPerUnit;
    }
    return parts.join('');
  };
  const sentences = await sampleSentences();
  const paragraph = (): string => Array.from({ length: 3 + below(6) }, () => pick(sentences)).join(' ');
  switch (kind) {
    case 'prose':
      return fill(1, () => `${paragraph()}\n\n`);
    case 'line':
      return fill(1, () => `${paragraph()} `);
    case 'base64':
      return fill(1, () => `${Array.from({ length: 76 }, () => pick(BASE64)).join('')}\n`);
    case 'chinese':
      return fill(3, () => {
        const words = Array.from({ length: 5 + below(20) }, () => pick(HAN)).join('');
        return words + (['，', '，', '，', '。', '。\n\n'][below(5)] ?? '');
      });
  }
}

async function sampleSentences(): Promise<readonly string[]> {
  const names = ['science-note', 'story', 'how-to'];
  const samples = await Promise.all(names.map((name) => readFile(`public/samples/${name}.txt`, 'utf8')));
  return samples
    .join(' ')
    .split(/(?<=[.!?])\s+/)
    .map((sentence) => sentence.replace(/\s+/g, ' '));
}

function randomNumbers(): (below: number) => number {
  let state = 1;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}
