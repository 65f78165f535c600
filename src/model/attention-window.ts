import { quoted } from './checkpoint-error';
import type { JsonRecord } from './checkpoint-json';
import { countField, flagField } from './config-fields';
import type { DecoderArchitecture } from './decoder-architecture';
import { UnsupportedArchitectureError } from './unsupported-architecture-error';

type Layers = Pick<DecoderArchitecture, 'family' | 'layers' | 'contextTokens' | 'rotatesLayer'>;

/** Published configurations leave these out where they have the family's usual value (transformers' classes). */
const DEFAULT_WINDOW = 4096;
const DEFAULT_FIRST_WINDOW_LAYER = 28;

/**
 * Tokens that each layer sees, itself included, or null where a window would hide nothing. Rules of Hugging Face's
 * configuration classes: Llama never has one, Mistral in all layers, the others where `use_sliding_window` says so.
 * Throws an `UnsupportedArchitectureError` where only some layers have one.
 */
export function attentionWindow(config: JsonRecord, model: Layers): number | null {
  const window = windowOf(config, model);
  const listed = listedLayers(config, model.layers);
  const isWindowed = listed ?? layersByRule(config, model, window !== null);
  const field = listed ? 'layer_types' : 'use_sliding_window';
  if (window === null) {
    if (listed?.includes(true)) throw new UnsupportedArchitectureError(field, 'asks for a window that has no size.');
    return null;
  }
  if (window >= model.contextTokens || !isWindowed.includes(true)) return null;
  if (isWindowed.includes(false)) {
    throw new UnsupportedArchitectureError(
      field,
      `gives a window of ${window} tokens to some layers and not to others.`,
    );
  }
  return window;
}

function windowOf(config: JsonRecord, { family }: Layers): number | null {
  if (family === 'llama') return null;
  if (family !== 'mistral' && !flagField(config, 'use_sliding_window', false)) return null;
  if (config['sliding_window'] === null) return null;
  if (family === 'smollm3' && config['sliding_window'] === undefined) return null;
  return countField(config, 'sliding_window', DEFAULT_WINDOW);
}

/** Which layers have the window where `layer_types` does not say. */
function layersByRule(config: JsonRecord, model: Layers, hasWindow: boolean): readonly boolean[] {
  if (!hasWindow || model.family === 'llama') return model.rotatesLayer.map(() => false);
  if (model.family === 'mistral') return model.rotatesLayer.map(() => true);
  if (model.family === 'smollm3') return model.rotatesLayer.map((rotates) => !rotates);
  // Zero is a value of its own here: all layers have the window.
  const first =
    config['max_window_layers'] === 0 ? 0 : countField(config, 'max_window_layers', DEFAULT_FIRST_WINDOW_LAYER);
  return model.rotatesLayer.map((_, layer) => layer >= first);
}

function listedLayers(config: JsonRecord, layers: number): readonly boolean[] | undefined {
  const field = 'layer_types';
  const kinds: unknown = config[field] ?? undefined;
  if (kinds === undefined) return undefined;
  if (!Array.isArray(kinds) || kinds.length !== layers) {
    throw new UnsupportedArchitectureError(field, `does not name a kind for each of the ${layers} layers.`);
  }
  return kinds.map((kind: unknown) => {
    if (kind === 'sliding_attention') return true;
    if (kind === 'full_attention') return false;
    throw new UnsupportedArchitectureError(field, `has layers of the kind ${quoted(kind)}, which is not known.`);
  });
}
