/** What a page of a made PDF holds. */
export interface PdfPage {
  /** PDF operators of the page's content stream. */
  readonly content: string;
  /** How it is packed: `/FlateDecode`. */
  readonly filter?: string;
}

/**
 * A small valid PDF: objects, cross-reference table, trailer. `F1` is Helvetica.
 *
 * @param extra objects of other kinds by their number, from `pages.length * 2 + 4` on, and entries of the trailer.
 */
export function pdfOf(
  pages: readonly PdfPage[],
  extra: {
    readonly trailer?: string;
    readonly resources?: string;
    readonly fonts?: string;
    readonly objects?: readonly string[];
  } = {},
): Uint8Array<ArrayBuffer> {
  const numbers = pages.map((_, index) => 4 + index * 2);
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages.length} /Kids [${numbers.map((number) => `${number} 0 R`).join(' ')}] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...pages.flatMap(({ content, filter }, index) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${(numbers[index] ?? 0) + 1} 0 R ` +
        `/Resources << /Font << /F1 3 0 R ${extra.fonts ?? ''} >> ${extra.resources ?? ''} >> >>`,
      `<< /Length ${content.length} ${filter === undefined ? '' : `/Filter ${filter}`} >>\nstream\n${content}\nendstream`,
    ]),
    ...(extra.objects ?? []),
  ];
  let file = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n';
  const places = objects.map((object, index) => {
    const place = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const trailer = `trailer\n<< /Size ${size} /Root 1 0 R ${extra.trailer ?? ''} >>\nstartxref\n${file.length}\n%%EOF\n`;
  return latin1(`${file}xref\n0 ${size}\n0000000000 65535 f \n${table}${trailer}`);
}

/** A page of lines, from the top down; each is its text, or its text with its place and size. */
export function textPage(...lines: readonly (string | PlacedText)[]): PdfPage {
  let y = 780;
  const shown = lines.map((line) => {
    const { text, x = 72, y: at = y, size = 11 } = typeof line === 'string' ? { text: line } : line;
    y = at - 14;
    return `BT /F1 ${size} Tf 1 0 0 1 ${x} ${at} Tm (${text.replace(/[\\()]/g, '\\$&')}) Tj ET`;
  });
  return { content: shown.join('\n') };
}

export interface PlacedText {
  readonly text: string;
  readonly x?: number;
  readonly y?: number;
  readonly size?: number;
}

/** A page with a picture and no text, as a scanner makes it. */
export function scannedPdf(pageCount: number): Uint8Array<ArrayBuffer> {
  const image = '<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8';
  const number = 4 + pageCount * 2;
  return pdfOf(
    Array.from({ length: pageCount }, () => ({ content: 'q 595 0 0 842 0 0 cm /Im1 Do Q' })),
    {
      resources: `/XObject << /Im1 ${number} 0 R >>`,
      objects: [`${image} /Length 1 >>\nstream\n\x80\nendstream`],
    },
  );
}

/** Encrypted with a password that nobody knows (standard security handler, revision 3). */
export function encryptedPdf(): Uint8Array<ArrayBuffer> {
  const secret = '00112233445566778899aabbccddeeff'.repeat(2);
  return pdfOf([textPage('Nobody reads this.')], {
    trailer:
      `/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -1340 /O <${secret}> /U <${secret}> >> ` +
      `/ID [<${secret.slice(0, 32)}> <${secret.slice(0, 32)}>]`,
  });
}

/** A font of the collections of Adobe that is not part of the file, as older programs write Chinese and Japanese. */
export interface CollectionFont {
  /** One of the tables that every reader has to know: `UniGB-UCS2-H`; or `Identity-H`. */
  readonly encoding: string;
  /** `GB1`, `Japan1`, `CNS1`, `Korea1`. */
  readonly ordering: string;
  /** For `Identity-H`: characters by their codes, which then need no table. */
  readonly toUnicode?: ReadonlyMap<number, string>;
}

/** A page with a line for each string of hexadecimal character codes. */
export function collectionPdf(
  { encoding, ordering, toUnicode }: CollectionFont,
  lines: readonly string[],
): Uint8Array<ArrayBuffer> {
  const shown = lines.map((codes, line) => `BT /F2 12 Tf 1 0 0 1 72 ${780 - line * 16} Tm <${codes}> Tj ET`);
  const info = `/CIDSystemInfo << /Registry (Adobe) /Ordering (${ordering}) /Supplement 2 >>`;
  const mapped = toUnicode && unicodeTable(toUnicode);
  return pdfOf([{ content: shown.join('\n') }], {
    fonts: '/F2 6 0 R',
    objects: [
      `<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /${encoding} /DescendantFonts [7 0 R] ` +
        `${mapped === undefined ? '' : '/ToUnicode 9 0 R'} >>`,
      `<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Song ${info} /FontDescriptor 8 0 R /DW 1000 >>`,
      '<< /Type /FontDescriptor /FontName /Song /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 ' +
        '/Descent -120 /CapHeight 880 /StemV 80 >>',
      ...(mapped === undefined ? [] : [`<< /Length ${mapped.length} >>\nstream\n${mapped}\nendstream`]),
    ],
  });
}

function unicodeTable(characters: ReadonlyMap<number, string>): string {
  const hex = (code: number): string => code.toString(16).padStart(4, '0');
  const entries = Array.from(characters, ([code, text]) => {
    const units = Array.from({ length: text.length }, (_, index) => hex(text.charCodeAt(index)));
    return `<${hex(code)}> <${units.join('')}>`;
  });
  return [
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def /CMapType 2 def',
    '1 begincodespacerange <0000> <ffff> endcodespacerange',
    `${entries.length} beginbfchar ${entries.join(' ')} endbfchar`,
    'endcmap CMapName currentdict /CMap defineresource pop end end',
  ].join('\n');
}

function latin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
