import { quoted } from './checkpoint-error';
import type { JsonRecord } from './checkpoint-json';
import { UnsupportedArchitectureError } from './unsupported-architecture-error';

/** Keeps sizes far from where a product of two of them, or a table as long as one, would be out of bounds. */
const MAX_COUNT = 2 ** 24;

/** A whole number from 1 on. A field that is missing or null has the fallback; without one, it is needed. */
export function countField(config: JsonRecord, field: string, fallback?: number): number {
  const value = config[field] ?? fallback;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_COUNT) return value;
  throw new UnsupportedArchitectureError(
    field,
    value === undefined ? 'is missing.' : `is ${quoted(value)}: not a whole number from 1 to ${MAX_COUNT}.`,
  );
}

/** A finite number above 0. */
export function positiveField(config: JsonRecord, field: string, fallback?: number): number {
  const value = config[field] ?? fallback;
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
  throw new UnsupportedArchitectureError(
    field,
    value === undefined ? 'is missing.' : `is ${quoted(value)}: not a number above 0.`,
  );
}

export function flagField(config: JsonRecord, field: string, fallback: boolean): boolean {
  const value = config[field] ?? fallback;
  if (typeof value === 'boolean') return value;
  throw new UnsupportedArchitectureError(field, `is ${quoted(value)}: neither true nor false.`);
}
