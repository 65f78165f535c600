/** Tables of the character codes of older fonts in Chinese, Japanese and Korean; each is fetched when it is needed. */
const urls = import.meta.glob<string>('../../node_modules/pdfjs-dist/cmaps/*.bcmap', {
  query: '?url',
  import: 'default',
  eager: true,
});

interface FileRequest {
  readonly kind: string;
  readonly filename: string;
}

/** What pdf.js asks for its files. Fonts and decoders of pictures are for drawing, and are not part of this site. */
export class CMapFiles {
  async fetch({ kind, filename }: FileRequest): Promise<Uint8Array> {
    const url = urls[`../../node_modules/pdfjs-dist/cmaps/${filename}`];
    if (kind !== 'cMapUrl' || url === undefined) throw new Error(`There is no ${filename} in this site.`);
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${filename} could not be loaded.`);
    return new Uint8Array(await response.arrayBuffer());
  }
}
