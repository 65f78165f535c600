import { quoted } from './checkpoint-error';
import { isRecord, type JsonRecord } from './checkpoint-json';
import { countField, positiveField } from './config-fields';
import type { RopeScaling } from './decoder-architecture';
import { UnsupportedArchitectureError } from './unsupported-architecture-error';

const KNOWN_FIELDS: readonly string[] = [
  'rope_theta',
  'rope_type',
  'type',
  'factor',
  'low_freq_factor',
  'high_freq_factor',
  'original_max_position_embeddings',
  'partial_rotary_factor',
];

/**
 * Base and scaling of rotary positions, from `rope_theta` with `rope_scaling` (transformers 4) or from
 * `rope_parameters` (transformers 5, which lets `rope_scaling` win where both are there).
 */
export function ropeOf(
  config: JsonRecord,
  defaultTheta: number,
): { readonly ropeTheta: number; readonly ropeScaling: RopeScaling } {
  const scaling = recordField(config, 'rope_scaling');
  const parameters = recordField(config, 'rope_parameters');
  const field = scaling ? 'rope_scaling' : 'rope_parameters';
  const rope = scaling ?? parameters ?? {};
  const ropeTheta = [rope, parameters ?? {}, config].find((place) => (place['rope_theta'] ?? null) !== null) ?? {};
  return { ropeTheta: positiveField(ropeTheta, 'rope_theta', defaultTheta), ropeScaling: scalingOf(rope, field) };
}

function scalingOf(rope: JsonRecord, field: string): RopeScaling {
  const perKind = Object.entries(rope).find(([, value]) => isRecord(value));
  if (perKind) {
    throw new UnsupportedArchitectureError(field, `has positions of its own for ${quoted(perKind[0])} layers.`);
  }
  // Before transformers 4.43 the kind was called `type`; files that serve both have both.
  const kind = rope['rope_type'] ?? rope['type'] ?? 'default';
  if ((rope['partial_rotary_factor'] ?? 1) !== 1) {
    throw new UnsupportedArchitectureError(field, 'rotates only a part of each head ("partial_rotary_factor").');
  }
  if (kind !== 'default' && kind !== 'llama3') {
    throw new UnsupportedArchitectureError(
      field,
      `stretches positions by the rule ${quoted(kind)}, which is not known.`,
    );
  }
  const unknown = Object.entries(rope).find(([name, value]) => value !== null && !KNOWN_FIELDS.includes(name));
  if (unknown) throw new UnsupportedArchitectureError(field, `has a field ${quoted(unknown[0])}, which is not known.`);
  if (kind === 'default') return { kind: 'none' };
  const lowFrequencyFactor = positiveField(rope, 'low_freq_factor');
  const highFrequencyFactor = positiveField(rope, 'high_freq_factor');
  if (highFrequencyFactor <= lowFrequencyFactor) {
    throw new UnsupportedArchitectureError(field, 'has a "high_freq_factor" that is not above its "low_freq_factor".');
  }
  return {
    kind: 'llama3',
    factor: positiveField(rope, 'factor'),
    lowFrequencyFactor,
    highFrequencyFactor,
    originalContext: countField(rope, 'original_max_position_embeddings'),
  };
}

function recordField(config: JsonRecord, field: string): JsonRecord | undefined {
  const value = config[field] ?? undefined;
  if (value === undefined || isRecord(value)) return value;
  throw new UnsupportedArchitectureError(field, `is ${quoted(value)}: not an object.`);
}
