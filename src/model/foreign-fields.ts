import { quoted } from './checkpoint-error';
import type { JsonRecord } from './checkpoint-json';
import { UnsupportedArchitectureError } from './unsupported-architecture-error';

/** Fields of relatives of the five families that change what a model computes, whatever else they hold than nothing. */
const FOREIGN_FIELDS: readonly string[] = [
  'quantization_config',
  'compression_config',
  'text_config',
  'vision_config',
  'n_routed_experts',
  'num_experts_per_tok',
  'moe_intermediate_size',
  'is_encoder_decoder',
  'add_cross_attention',
  'rope_interleaved',
  'use_mrope',
  'use_qk_norm',
  'qk_layernorm',
  'clip_qkv',
  'attn_logit_softcapping',
  'final_logit_softcapping',
  'attention_multiplier',
];

/** The same for numbers that change nothing where they are 1. */
const FOREIGN_FACTORS: readonly string[] = [
  'num_experts',
  'num_local_experts',
  'logit_scale',
  'logits_scaling',
  'embedding_multiplier',
  'residual_multiplier',
  'partial_rotary_factor',
];

/** Throws an `UnsupportedArchitectureError` for a model that is one of the five families by name only. */
export function refuseForeignFields(config: JsonRecord): void {
  for (const field of [...FOREIGN_FIELDS, ...FOREIGN_FACTORS]) {
    const value = config[field] ?? null;
    const isInert = value === null || value === false || value === 0;
    if (isInert || (value === 1 && FOREIGN_FACTORS.includes(field))) continue;
    throw new UnsupportedArchitectureError(field, `is ${quoted(value)}, which is not known.`);
  }
  const activation = config['hidden_act'] ?? 'silu';
  // Two names of one function.
  if (activation !== 'silu' && activation !== 'swish') {
    throw new UnsupportedArchitectureError('hidden_act', `is ${quoted(activation)}, not "silu".`);
  }
}
