import type { WeightName } from './decoder-architecture';

/** A weight's name for people: `embedding`, `layer 3 query`. */
export function weightLabel(weight: WeightName): string {
  return 'layer' in weight ? `layer ${weight.layer} ${weight.part}` : weight.part;
}

/** A weight's name in a graph: `embedding`, `layers.3.query`. */
export function weightId(weight: WeightName): string {
  return 'layer' in weight ? `layers.${weight.layer}.${weight.part}` : weight.part;
}
