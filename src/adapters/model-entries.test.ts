import { describe, expect, test } from 'vitest';
import { repositoryName } from '../domain/model-id';
import { modelEntries } from './model-entries';

/** What transformers.js appends to `model` for a dtype. */
const suffixes = { fp32: '', fp16: '_fp16', q8: '_quantized', q4: '_q4', q4f16: '_q4f16' } as const;

describe.each(modelEntries)('$id', (entry) => {
  test('names a repository, once', () => {
    expect(repositoryName(entry.id)).toEqual({ id: entry.id, revision: 'main' });
    expect(modelEntries.filter(({ id }) => id === entry.id)).toHaveLength(1);
  });

  test('either runs as it is or is to be converted', () => {
    expect(entry.builds.length > 0).toBe(entry.conversion === null);
    for (const { dtype, graph } of entry.builds) expect(graph).toBe(`onnx/model${suffixes[dtype]}.onnx`);
  });

  test('uses no more context than it was trained for', () => {
    expect(entry.usedContextTokens).toBeLessThanOrEqual(entry.contextTokens);
  });

  test('has sizes that fit its parameters', () => {
    // Between 4 bits for each weight and 14: embeddings stay larger, and graphs carry scales.
    for (const { byteLength } of entry.builds) {
      expect((byteLength * 8) / entry.parameters).toBeGreaterThan(4);
      expect((byteLength * 8) / entry.parameters).toBeLessThan(14);
    }
  });
});
