import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { dropped, TestReading } from './test-reading';
import { docxOf, wordPart, zipOf } from './test-zip';

let reading: TestReading;
beforeEach(async () => {
  reading = await TestReading.open();
});

function paragraph(text: string, properties = ''): string {
  return `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
}

const heading = '<w:pStyle w:val="berschrift1"/>';
const styles = {
  'word/styles.xml': wordPart('styles', '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'),
};

describe('reading a Word document', () => {
  test('takes paragraphs, lists, tables and notes, each parted as it is in a page of HTML', async () => {
    const item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>';
    const cell = (text: string): string => `<w:tc>${paragraph(text)}${paragraph('more')}</w:tc>`;
    const body =
      paragraph('Bees &amp; flowers &#x1F41D;') +
      `<w:p><w:r><w:t>They </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>dance</w:t><w:tab/><w:t>in</w:t></w:r>` +
      `<w:r><w:br/><w:t>the dark</w:t><w:instrText>PAGE</w:instrText></w:r></w:p><w:p/>` +
      paragraph('One', item) +
      paragraph('Two', item) +
      `<w:tbl><w:tr>${cell('A')}${cell('B')}</w:tr><w:tr>${cell('C')}${cell('D')}</w:tr></w:tbl>` +
      paragraph('End.');
    const note = '<w:footnote w:type="separator"><w:p/></w:footnote><w:footnote w:id="1">' + paragraph('A note.');
    const parts = { 'word/footnotes.xml': wordPart('footnotes', `${note}</w:footnote>`) };
    expect(await reading.textOf('bees.docx', await docxOf(body, parts))).toBe(
      'Bees & flowers 🐝\n\nThey dance in\nthe dark\n\nOne\nTwo\n\nA more B more\nC more D more\n\nEnd.\n\nA note.',
    );
  });

  test('keeps what was inserted, and leaves out what was deleted, moved away or stands there twice', async () => {
    const run = (text: string): string => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`;
    const body =
      `<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>${run('Bees ')}<w:ins>${run('dance ')}</w:ins>` +
      `<w:del>${run('sleep ')}<w:r><w:delText>all day</w:delText></w:r></w:del></w:p>` +
      `<w:p>${run('at home.')}<w:moveFrom>${run(' Gone.')}</w:moveFrom></w:p>` +
      `<w:p><mc:AlternateContent><mc:Choice>${run('New.')}</mc:Choice><mc:Fallback>${run('Old.')}</mc:Fallback>` +
      `</mc:AlternateContent></w:p>`;
    expect(await reading.textOf('bees.docx', await docxOf(body))).toBe('Bees dance at home.\n\nNew.');
  });

  test('tells a passage by the heading above it, whatever the language of its style', async () => {
    const body =
      paragraph('Before.') +
      paragraph('The  dance', heading) +
      paragraph('Bees dance.') +
      paragraph('', heading) +
      paragraph('Honey', '<w:outlineLvl w:val="1"/>') +
      paragraph('It tastes.');
    const passages = await reading.passagesOf('bees.docx', await docxOf(body, styles), 2);
    expect(passages).toEqual([
      ['', 'Before.'],
      ['The dance', 'The dance'],
      ['The dance', 'Bees dance.'],
      ['Honey', 'Honey'],
      ['Honey', 'It tastes.'],
    ]);
  });

  test('is known by its parts, whatever it is called and whatever comes first in it', async () => {
    const body = { 'word/document.xml': wordPart('document', paragraph('Bees.')) };
    const types = { '[Content_Types].xml': '<Types/>' };
    expect(await reading.textOf('bees.zip', await zipOf({ ...types, ...body }))).toBe('Bees.');
    const late = { '_rels/.rels': '<Relationships/>', 'docProps/a.xml': 'x'.repeat(9000), ...body, ...types };
    expect(await reading.textOf('all.zip', await zipOf({ 'letters/late.docx': await zipOf(late) }))).toBe('duplicate');
    expect(await reading.textOf('folder.zip', await zipOf({ 'word/list.txt': 'Words.' }))).toBe('Words.');
    expect(await reading.textOf('sheet.docx', await zipOf({ ...types, 'xl/a.xml': '' }))).toContain(
      'an Excel workbook',
    );
  });

  test('says why a document gives no text, and keeps nothing of it', async () => {
    const whole = await docxOf(paragraph('Bees dance to show the way. '.repeat(90)));
    const old = Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...new Uint8Array(600));
    const named = Uint8Array.from([
      ...old,
      ...Array.from('EncryptedPackage', (letter) => [letter.charCodeAt(0), 0]).flat(),
    ]);
    const files = [
      dropped('empty.docx', ''),
      dropped('blank.docx', await docxOf('<w:p/>')),
      dropped('cut.docx', whole.slice(0, -40)),
      dropped('open.docx', await docxOf('', { 'word/document.xml': '<w:document><w:body><w:p><w:t>Half' })),
      dropped('hollow.docx', await zipOf({ '[Content_Types].xml': '', 'word/other.xml': '' })),
      dropped('locked.docx', old),
      dropped('locked', named),
      dropped('old.doc', old),
      dropped('bomb.docx', await docxOf(`<w:p><w:t>${' '.repeat(9_000_000)}</w:t></w:p>`)),
      dropped('deep.docx', await docxOf('<w:p>'.repeat(100_000))),
    ];
    const told = (await reading.outcomes(files)).map((outcome) =>
      outcome.kind === 'unreadable' ? [outcome.path, outcome.reason] : outcome.kind,
    );
    expect(told).toEqual([
      ['empty.docx', 'empty'],
      ['blank.docx', 'noText'],
      ['cut.docx', 'brokenArchive'],
      ['open.docx', 'brokenDocument'],
      ['hollow.docx', 'brokenDocument'],
      ['locked.docx', 'encrypted'],
      ['locked', 'encrypted'],
      ['old.doc', 'unsupported'],
      ['bomb.docx', 'suspiciousArchive'],
      ['deep.docx', 'notValid'],
    ]);
    expect(await reading.store.list()).toEqual([]);
  });

  test('expands no entities that a document brings along', async () => {
    const bomb =
      '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">' +
      '<!ENTITY c SYSTEM "file:///etc/passwd">]><w:document><w:body>' +
      `${paragraph('&b; &c; &lt;script&gt;')}</w:body></w:document>`;
    const text = await reading.textOf('bomb.docx', await docxOf('', { 'word/document.xml': bomb }));
    expect(text).toBe('&b; &c; <script>');
  });

  test('gives back any text, however it is cut into runs', async () => {
    const word = fc.string({
      unit: fc.constantFrom('a', '<', '&', '"', ']]>', 'é', '🐝', '猫'),
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(word, { minLength: 1 }), { minLength: 1 }), async (paragraphs) => {
        const fresh = await TestReading.open();
        const escaped = (text: string): string =>
          text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
        const body = paragraphs.map((words) => {
          const runs = words.join(' ').match(/[^]{1,3}/gu) ?? [];
          return `<w:p>${runs.map((run) => `<w:r><w:t xml:space="preserve">${escaped(run)}</w:t></w:r>`).join('')}</w:p>`;
        });
        const expected = paragraphs.map((words) => words.join(' ')).join('\n\n');
        expect(await fresh.textOf('a.docx', await docxOf(body.join('')))).toBe(expected);
      }),
      { numRuns: 30 },
    );
  });
});
