/** A part of a format string: text as it is, or the name of a field. */
export type FormatPart = { readonly text: string } | { readonly field: string };

/** The braces of a format string do not match, or hold more than a name. */
export class PythonFormatError extends Error {
  override readonly name = 'PythonFormatError';
}

/**
 * `template.format(**values)` of Python for fields that are plain names: one pass from the left, so braces in a value
 * are text. Throws a PythonFormatError for a template that `formatParts` refuses.
 */
export function pythonFormat(template: string, valueOf: (field: string) => string): string {
  return formatParts(template)
    .map((part) => ('text' in part ? part.text : valueOf(part.field)))
    .join('');
}

/** A format string taken apart; `{{` and `}}` are braces. Throws a PythonFormatError. */
export function formatParts(template: string): readonly FormatPart[] {
  const parts: FormatPart[] = [];
  let end = 0;
  for (const match of template.matchAll(BRACES)) {
    parts.push({ text: template.slice(end, match.index) });
    parts.push(partOf(match[0], match[1]));
    end = match.index + match[0].length;
  }
  return [...parts, { text: template.slice(end) }];
}

const BRACES = /\{\{|\}\}|\{([^{}]*)\}|[{}]/g;

function partOf(found: string, name: string | undefined): FormatPart {
  if (found === '{{' || found === '}}') return { text: found.charAt(0) };
  if (name === undefined)
    throw new PythonFormatError(`A “${found}” stands alone; as text it is written “${found}${found}”.`);
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new PythonFormatError(`“{${name}}” is not the name of a placeholder.`);
  return { field: name };
}
