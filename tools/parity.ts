import { readFile } from 'node:fs/promises';
import { compareCooked, type CookVector } from './compare-cooked';
import { type ReferenceLists, referenceTemplateSet } from './reference-templates';

const usage = `npm run parity -- <templates.json> <vectors.json>

Cooks the collections of vectors of kind "cook" with the published code's template lists, and compares the texts byte
for byte with those that the published code made. docs/cooking.md tells what the two files hold.`;

const [templatesFile, vectorsFile] = process.argv.slice(2);
if (templatesFile === undefined || vectorsFile === undefined) {
  console.error(usage);
  process.exit(2);
}

try {
  const templates = referenceTemplateSet((await jsonIn(templatesFile)) as ReferenceLists);
  const { vectors } = (await jsonIn(vectorsFile)) as { readonly vectors: readonly ({ kind: string } & CookVector)[] };
  const counts = { match: 0, defect: 0, mismatch: 0 };
  for (const vector of vectors.filter(({ kind }) => kind === 'cook')) {
    const comparison = compareCooked(vector, templates);
    counts[comparison.kind] += 1;
    console.log(`${comparison.kind.padEnd(9)} ${vector.id}  ${vector.name}`);
    if (comparison.kind === 'defect') console.log(`          left out on purpose: ${comparison.defect}`);
    if (comparison.kind !== 'mismatch') continue;
    console.log(`          expected ${JSON.stringify(comparison.expected)}`);
    console.log(`          cooked   ${JSON.stringify(comparison.cooked)}`);
  }
  console.log(
    `\n${String(counts.match)} match, ${String(counts.defect)} differ by a known defect of the published code, ` +
      `${String(counts.mismatch)} do not match.`,
  );
  if (counts.match === 0 || counts.mismatch > 0) process.exit(1);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

async function jsonIn(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}
