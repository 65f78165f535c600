import type { DecoderArchitecture } from './decoder-architecture';
import type { GraphTypes } from './decoder-target';
import type { GraphBuilder } from './graph-builder';
import { addBias, linear } from './graph-linear';

/**
 * The gated feed-forward network of one layer, down(SiLU(gate(x)) * up(x)) (Shazeer, 2020). SiLU is spelled as
 * `Sigmoid(g) * g`, the pattern that ONNX Runtime fuses with the projections on WebGPU.
 */
export function feedForward(
  builder: GraphBuilder,
  { hiddenSize, intermediateSize, hasFeedForwardBias }: DecoderArchitecture,
  types: GraphTypes,
  layer: number,
  input: string,
): string {
  const project = (part: 'gate' | 'up' | 'down', value: string, rows: number, columns: number): string => {
    const product = linear(builder, types, value, { part, layer }, [rows, columns]);
    return hasFeedForwardBias ? addBias(builder, types, product, { part: `${part}Bias`, layer }, rows) : product;
  };
  const gate = project('gate', input, intermediateSize, hiddenSize);
  const up = project('up', input, intermediateSize, hiddenSize);
  const sigmoid = builder.node('Sigmoid', [gate], `layers.${layer}.sigmoid`);
  const silu = builder.node('Mul', [gate, sigmoid], `layers.${layer}.silu`);
  const gated = builder.node('Mul', [silu, up], `layers.${layer}.gated`);
  return project('down', gated, hiddenSize, intermediateSize);
}
