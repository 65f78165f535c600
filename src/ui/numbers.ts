const whole = new Intl.NumberFormat('en');
const one = new Intl.NumberFormat('en', { maximumFractionDigits: 1, minimumFractionDigits: 1 });

export function count(value: number): string {
  return whole.format(value);
}

/** `1 pair`, `2,140 pairs`. */
export function counted(value: number, singular: string, plural = `${singular}s`): string {
  return `${whole.format(value)} ${value === 1 ? singular : plural}`;
}

export function percent(part: number, total: number): string {
  return total === 0 ? '0 %' : `${String(Math.round((100 * part) / total))} %`;
}

/** Decimal units, as operating systems and browsers show them. */
export function bytes(value: number): string {
  if (value < 1000) return `${whole.format(value)} B`;
  if (value < 1e6) return `${whole.format(Math.round(value / 1000))} kB`;
  if (value < 1e9) return value < 1e7 ? `${one.format(value / 1e6)} MB` : `${whole.format(Math.round(value / 1e6))} MB`;
  return `${one.format(value / 1e9)} GB`;
}

/** A length of time, rounded to what a person would say. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 1) return 'less than 1 s';
  if (seconds < 60) return `${String(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${String(minutes)} min`;
  const rest = minutes % 60;
  return `${String(Math.floor(minutes / 60))} h${rest === 0 ? '' : ` ${String(rest)} min`}`;
}

/** Characters in a column too narrow for the number: `812`, `12k`, `3.4M`. */
export function compact(value: number): string {
  if (value < 1000) return String(value);
  if (value < 1e6) return `${whole.format(Math.round(value / 1000))}k`;
  return `${one.format(value / 1e6)}M`;
}

/** `today 14:05`, `yesterday 09:12`, `3 October 2026`. */
export function moment(iso: string, now = new Date()): string {
  const date = new Date(iso);
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }).format(date);
  const dayStart = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  if (date.getTime() >= dayStart) return `today ${time}`;
  if (date.getTime() >= dayStart - 86_400_000) return `yesterday ${time}`;
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' }).format(date);
}
