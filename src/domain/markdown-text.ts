/** A person's text as one line of Markdown that shows as it is, in a table too. */
export function plainMarkdown(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(/[\\`*_{}[\]<>()#+!|~&$-]/g, '\\$&');
}

/** A text as code in a line of Markdown, in a table too. */
export function codeSpan(text: string): string {
  const plain = text.replace(/\s+/gu, ' ').replaceAll('|', '\\|');
  const longest = Math.max(0, ...Array.from(plain.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const room = plain.startsWith('`') || plain.endsWith('`') ? ' ' : '';
  return `${fence}${room}${plain}${room}${fence}`;
}
