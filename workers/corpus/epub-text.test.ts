import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test } from 'vitest';
import { dropped, TestReading } from './test-reading';
import { epubOf, zipOf } from './test-zip';

let reading: TestReading;
beforeEach(async () => {
  reading = await TestReading.open();
});

const navigation = '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>';

function contents(links: Readonly<Record<string, string>>): { 'OPS/nav.xhtml': string } {
  const items = Object.entries(links).map(([href, title]) => `<li><a href="${href}">${title}</a></li>`);
  return {
    'OPS/nav.xhtml':
      `<html xmlns:epub="e"><body><nav epub:type="page-list"><a href="b.xhtml">7</a></nav>` +
      `<nav epub:type="toc"><ol>${items.join('')}</ol></nav></body></html>`,
  };
}

describe('reading an EPUB book', () => {
  test('takes the pages in the order of reading, with the titles of its contents', async () => {
    const pages = {
      'z.xhtml': '<h1>The Dance</h1><p>Bees&nbsp;dance.<script src="a.js"/></p><a id="x"/><p>They &lt;know&gt;.</p>',
      'a%20b.xhtml': '<p>Honey is sweet.</p><h2 id="wax">Wax</h2><p>Wax is not.</p>',
    };
    const links = { 'z.xhtml': 'Chapter 1:\n The Dance', 'a%20b.xhtml': 'Chapter 2: Honey', 'a%20b.xhtml#wax': 'Wax' };
    const book = await epubOf(pages, contents(links), navigation);
    expect(await reading.passagesOf('bees.epub', book, 100)).toEqual([
      ['Chapter 1: The Dance', 'The Dance\n\nBees\u00a0dance.\n\nThey <know>.'],
      ['Chapter 2: Honey', 'Honey is sweet.'],
      ['Wax', 'Wax\n\nWax is not.'],
    ]);
  });

  test('takes titles from the contents of EPUB 2, and else from the first heading of a page', async () => {
    const ncx =
      '<ncx><navMap><navPoint><navLabel><text>One</text></navLabel><content src="a.xhtml"/></navPoint></navMap>' +
      '<pageList><pageTarget><navLabel><text>9</text></navLabel><content src="b.xhtml"/></pageTarget></pageList></ncx>';
    const pages = {
      'a.xhtml': '<p>First.</p>',
      'b.xhtml': '<h2>Second <i>part</i></h2><p>B.</p>',
      'c.xhtml': '<p>C.</p>',
    };
    const item = '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>';
    expect(await reading.passagesOf('old.epub', await epubOf(pages, { 'OPS/toc.ncx': ncx }, item))).toEqual([
      ['One', 'First.'],
      ['Second part', 'Second part\n\nB.'],
      ['Second part', 'C.'],
    ]);
  });

  test('keeps chapters apart when the book is cut again', async () => {
    const book = await epubOf({ 'a.xhtml': '<p>One</p>', 'b.xhtml': '<p>two</p>' });
    const [outcome] = await reading.outcomes([dropped('b.epub', book)]);
    if (outcome?.kind !== 'added') throw new Error('not added');
    expect(outcome.document).toMatchObject({ format: 'epub', encoding: '', recordStarts: Uint32Array.of(5) });
  });

  test('tells a locked book from one whose fonts alone are locked', async () => {
    const pages = { 'a.xhtml': '<p>Bees.</p>' };
    const lock = (algorithm: string) => ({
      'META-INF/encryption.xml': `<encryption><EncryptedData><EncryptionMethod Algorithm="${algorithm}"/></EncryptedData></encryption>`,
    });
    const aes = lock('http://www.w3.org/2001/04/xmlenc#aes128-cbc');
    expect(await reading.textOf('locked.epub', await epubOf(pages, aes))).toContain('locked by its shop');
    const fonts = lock('http://www.idpf.org/2008/embedding');
    expect(await reading.textOf('fonts.epub', await epubOf(pages, fonts))).toBe('Bees.');
  });

  test('says why a book gives no text, and keeps nothing of it', async () => {
    const whole = await epubOf({ 'a.xhtml': '<p>Bees dance to show the way.</p>' });
    const files = [
      dropped('cut.epub', whole.slice(0, -30)),
      dropped('hollow.epub', await zipOf({ mimetype: 'application/epub+zip' })),
      dropped('missing.epub', await epubOf({ 'a.xhtml': 'Bees.' }, { 'OPS/book.opf': '<package/>' })),
      dropped('pictures.epub', await epubOf({ 'a.xhtml': '<img src="a.png"/>' })),
      dropped('bomb.epub', await epubOf({ 'a.xhtml': '<p>' + 'a b c '.repeat(2_000_000) })),
      dropped('deep.epub', await epubOf({ 'a.xhtml': '<i>'.repeat(100_000) })),
      dropped('page.odt', await zipOf({ mimetype: 'application/vnd.oasis.opendocument.text' })),
    ];
    const told = (await reading.outcomes(files)).map((outcome) =>
      outcome.kind === 'unreadable' ? outcome.reason : outcome.kind,
    );
    expect(told).toEqual([
      ...[
        'brokenArchive',
        'brokenDocument',
        'brokenDocument',
        'noText',
        'suspiciousArchive',
        'notValid',
        'unsupported',
      ],
    ]);
    expect(await reading.store.list()).toEqual([]);
  });

  test('reads one inside an archive, under its budget', async () => {
    const book = await epubOf({ 'a.xhtml': '<p>Bees.</p>' });
    expect(await reading.textOf('books.zip', await zipOf({ 'bees.epub': book }))).toBe('Bees.');
    const bomb = await epubOf({ 'a.xhtml': 'a b c '.repeat(2_000_000) });
    expect(await reading.textOf('bombs.zip', await zipOf({ 'bomb.epub': bomb }))).toContain('suspiciousArchive');
  });
});
