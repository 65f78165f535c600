import { parseTemplateSet } from '../domain/parse-template-set';
import type { TemplateSet } from '../domain/template-set';

/** Much more than any set of sentences needs. */
const MOST_BYTES = 5_000_000;

/** The wording that comes with the site. @param baseUrl the page's base. */
export async function loadOwnTemplates(baseUrl: URL): Promise<TemplateSet> {
  const response = await fetch(new URL('templates/pairloom.json', baseUrl));
  if (!response.ok) {
    throw new Error(`The templates could not be loaded (${String(response.status)}). Nothing was changed. Try again.`);
  }
  return parseTemplateSet(await response.json());
}

/** A set from a person's file. Rejects with plain words: it is no JSON, or a `TemplateSetError` says what is wrong. */
export async function readTemplates(file: Blob): Promise<TemplateSet> {
  if (file.size > MOST_BYTES) throw new TemplateFileError('This file is too large to be a set of templates.');
  let json: unknown;
  try {
    json = JSON.parse(await file.text());
  } catch (cause) {
    throw new TemplateFileError('This file is not JSON. The templates in use stay.', { cause });
  }
  return parseTemplateSet(json);
}

class TemplateFileError extends Error {
  override readonly name = 'TemplateFileError';
}
