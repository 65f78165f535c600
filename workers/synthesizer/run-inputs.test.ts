import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DecoderInputs } from './decoder-inputs';
import { runInputs, type RunInput } from './run-inputs';

const all: DecoderInputs = { hasMask: true, hasPositions: true, logitsToKeep: [], caches: [] };

function named(inputs: readonly RunInput[], name: string): { dims: readonly number[]; values: readonly number[] } {
  const { dims = [], values = [] } = inputs.find((input) => input.name === name) ?? {};
  return { dims, values: Array.from(values, Number) };
}

describe('runInputs', () => {
  it('puts tokens behind what a row holds', () => {
    const inputs = runInputs(all, [{ tokens: [7, 8], length: 3 }], 0, 1);
    expect(named(inputs, 'input_ids')).toEqual({ dims: [1, 2], values: [7, 8] });
    expect(named(inputs, 'attention_mask')).toEqual({ dims: [1, 5], values: [1, 1, 1, 1, 1] });
    expect(named(inputs, 'position_ids')).toEqual({ dims: [1, 2], values: [3, 4] });
    expect(named(inputs, 'num_logits_to_keep')).toEqual({ dims: [], values: [1] });
  });

  it('masks each row to its own length', () => {
    const rows = [
      { tokens: [5], length: 1 },
      { tokens: [6], length: 3 },
      { tokens: [7], length: 0 },
    ];
    const inputs = runInputs(all, rows, 1, 1);
    expect(named(inputs, 'input_ids')).toEqual({ dims: [3, 1], values: [5, 6, 7] });
    expect(named(inputs, 'attention_mask')).toEqual({ dims: [3, 4], values: [1, 1, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0] });
    expect(named(inputs, 'position_ids')).toEqual({ dims: [3, 1], values: [2, 4, 1] });
  });

  it('asks for as many positions as are kept, in the shape that the graph has', () => {
    const keeping = { ...all, logitsToKeep: [1] };
    const inputs = runInputs(keeping, [{ tokens: [1, 2, 3], length: 0 }], 0, 3);
    expect(named(inputs, 'num_logits_to_keep')).toEqual({ dims: [1], values: [3] });
  });

  it('leaves out what a graph does not ask for', () => {
    const few = { ...all, hasMask: false, hasPositions: false, logitsToKeep: null };
    expect(runInputs(few, [{ tokens: [1], length: 0 }], 0, 1).map(({ name }) => name)).toEqual(['input_ids']);
  });

  it('masks as many ones as each row is long, then zeros', () => {
    const lengths = fc.array(fc.nat(20), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 4 }), (lengthOf, count) => {
        const rows = lengthOf.map((length) => ({ tokens: Array<number>(count).fill(9), length }));
        const { dims, values } = named(runInputs(all, rows, 0, 1), 'attention_mask');
        const total = Math.max(...lengthOf) + count;
        expect(dims).toEqual([rows.length, total]);
        lengthOf.forEach((length, row) => {
          const mask = values.slice(row * total, (row + 1) * total);
          expect(mask).toEqual([
            ...Array<number>(length + count).fill(1),
            ...Array<number>(total - length - count).fill(0),
          ]);
        });
      }),
    );
  });
});
