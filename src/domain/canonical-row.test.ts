import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalRows, NOWHERE } from './canonical-row';
import type { CanonicalRow, ExportedExample, JudgePairs } from './canonical-row';
import { countCodePoints } from './code-points';
import type { Completion } from './completion';
import { findEvidence } from './evidence';
import type { FurtherCompletion } from './example';
import { grounding } from './grounding';
import type { CutId, DocumentId, ModelId, RunId } from './ids';
import type { InstructionResponse, PairReading, PairStatus } from './pair';

const lengthAsHash = (text: string) => String(text.length);

const KEYS: readonly (keyof CanonicalRow)[] = [
  ...(['id', 'instruction', 'response', 'context', 'type', 'source_file', 'source_sha256', 'chunk_index'] as const),
  ...(['char_start', 'char_end', 'run_id', 'sequence', 'round', 'evidence', 'grounding', 'status'] as const),
  ...(['reject_rule', 'original_response', 'model', 'model_revision', 'dtype', 'decoding'] as const),
  ...(['max_new_tokens', 'created', 'reading', 'prompt_tokens'] as const),
  ...(['prompt_tokens_reused', 'original_instruction', 'source_section'] as const),
];

function exported(
  document: string,
  passage: string,
  pairs: readonly (InstructionResponse & { readonly status?: PairStatus; readonly reading?: PairReading })[],
  temperature = 0,
): ExportedExample {
  const runId = 'run-1' as RunId;
  const documentId = 'document-1' as DocumentId;
  const modelId = 'embedded' as ModelId;
  const start = document.indexOf(passage);
  return {
    run: {
      id: runId,
      name: 'A run',
      createdAt: '',
      updatedAt: '',
      settings: {
        modelId,
        rounds: 2,
        chunking: { method: 'budget', tokenBudget: 120 },
        decoding: { maxNewTokens: 128, temperature, topK: 40, topP: 0.9, seed: 7 },
        lengthRule: 'tokens',
        device: 'auto',
        readsTolerantly: false,
        chatPrompt: null,
      },
      model: {
        id: modelId,
        name: 'Embedded',
        revision: 'v0',
        dtype: 'fp32',
        sha256: 'b',
        prompting: { kind: 'controlTokens' },
      },
      sources: [{ documentId, cutId: 'cut-1' as CutId, chunkCount: 1 }],
      chunkCount: 1,
      doneCount: 1,
      failedCount: 0,
      pairCount: pairs.length,
      status: 'done',
    },
    document: { name: 'notes.md', sha256: 'a'.repeat(64), length: passage.length },
    example: {
      runId,
      chunk: 5,
      documentId,
      chunkIndex: 3,
      span: { start, end: start + passage.length },
      sequence: 1,
      round: 1,
      continuation: { kind: 'first' },
      inheritsFromPrevious: false,
      outcome: 'stop',
      promptTokens: 30,
      promptLimit: 896,
      completion: null,
      rejects: [],
      pairCount: pairs.length,
      device: 'wasm',
      error: '',
      createdAt: '2026-01-01T00:00:00.000Z',
    },
    pairs: pairs.map(({ status = 'new', ...pair }, index) => ({
      ...pair,
      ...{ runId, chunk: 5, index, status, evidence: findEvidence(pair.response, passage) },
    })),
    passage,
    charStart: countCodePoints(document.slice(0, start)),
  };
}

describe('canonicalRows', () => {
  test('writes every key in every row, in the documented order', () => {
    const pairs = [
      { instruction: 'Who dances?', response: 'Bees' },
      { instruction: 'Why?', response: 'nobody knows', reading: 'json' as const },
    ];
    const rows = canonicalRows(exported('🐝 Bees dance.', 'Bees dance.', pairs), lengthAsHash);
    expect(rows.map((row) => Object.keys(row))).toEqual([KEYS, KEYS]);
    expect(rows[0]).toMatchObject({
      ...{ instruction: 'Who dances?', response: 'Bees', context: 'Bees dance.', type: 'free', status: 'new' },
      ...{ source_file: 'notes.md', source_sha256: 'a'.repeat(64), chunk_index: 3, char_start: 2, char_end: 13 },
      ...{ run_id: 'run-1', sequence: 1, round: 1, evidence: [[2, 6]], grounding: 1, reject_rule: '' },
      ...{ model: 'embedded', model_revision: 'v0', dtype: 'fp32', decoding: 'greedy', max_new_tokens: 128 },
    });
    expect(rows.map(({ reading }) => reading)).toEqual(['exact', 'json']);
    expect(rows[1]).toMatchObject({ evidence: [[-1, -1]], grounding: 0, original_response: '' });
  });

  test('says how well the passage bears a pair out, and where, as the review shows it', () => {
    const passage = 'Anna Muir built the lighthouse in 1871. 🐝 Ida Wells kept its lamp until 1904.';
    const pairs = [
      { instruction: 'When was the lighthouse built?', response: '1871' },
      { instruction: 'When was the lighthouse built?', response: '1904' },
      { instruction: 'Who kept the lamp?', response: 'Ida Wells, who kept its lamp until 1904' },
      { instruction: 'Who kept the lamp?', response: 'Tom Reed' },
    ];
    const before = '猫🐝 ';
    const rows = canonicalRows(exported(before + passage, passage, pairs), lengthAsHash);
    for (const [index, pair] of pairs.entries()) {
      const { score, evidence } = grounding(pair, passage);
      expect(rows[index]?.grounding).toBe(score);
      const [start, end] = rows[index]?.evidence[0] ?? [];
      if (evidence === null) expect([start, end]).toEqual(NOWHERE);
      else {
        const sliced = [...(before + passage)].slice(start, end).join('');
        expect(sliced).toBe(passage.slice(evidence.start, evidence.end));
      }
    }
    const [right = 0, wrong = 1, free = 0, stranger = 1] = rows.map((row) => row.grounding);
    expect(right).toBe(1);
    expect([wrong, stranger].every((score) => score < 0.5)).toBe(true);
    expect(wrong).toBeGreaterThan(stranger);
    expect(free).toBeGreaterThan(0.5);
    expect(rows.map(({ evidence }) => evidence[0] === NOWHERE)).toEqual([false, false, false, true]);
  });

  test('says on which pages or in which chapters a passage stands', () => {
    const pairs = [{ instruction: 'Q', response: 'A' }];
    const example = exported('Page one. Page two.', 'two', pairs);
    const sections = { kind: 'pages', starts: Uint32Array.of(0, 10) } as const;
    const paged = { ...example, document: { ...example.document, sections } };
    const rows = [example, paged].flatMap((one) => canonicalRows(one, lengthAsHash));
    expect(rows.map(({ source_section }) => source_section)).toEqual(['', 'page 2']);
  });

  test('leaves out a rejected pair', () => {
    const pairs = [
      { instruction: 'Q1', response: 'A1', status: 'rejected' as const },
      { instruction: 'Q2', response: 'A2' },
    ];
    expect(canonicalRows(exported('x', 'x', pairs), lengthAsHash).map(({ response }) => response)).toEqual(['A2']);
  });

  test('says how tokens were sampled', () => {
    const [row] = canonicalRows(exported('x', 'x', [{ instruction: 'Q', response: 'A' }], 0.7), lengthAsHash);
    expect(row?.decoding).toBe('temperature=0.7 top_k=40 top_p=0.9 seed=7');
  });

  test('tells of a pair of a further completion what holds for that one', () => {
    const own = exported('x', 'x', [
      { instruction: 'Q', response: 'A' },
      { instruction: 'R', response: 'B' },
    ]);
    const completion: Completion = {
      finishReason: 'stop',
      ...{ segments: [], promptTokens: 30, reusedTokens: 5, newTokens: 1, prefillMs: 1, decodeMs: 1 },
    };
    const further: FurtherCompletion = {
      completion: { ...completion, promptTokens: 31, reusedTokens: 29 },
      decoding: { maxNewTokens: 64, temperature: 0.8, topK: 0, topP: 0.95, seed: 9 },
      ...{ rejects: [], device: 'wasm', createdAt: '2026-02-02T00:00:00.000Z' },
    };
    const rows = canonicalRows(
      {
        ...own,
        example: { ...own.example, completion, further: [further] },
        pairs: own.pairs.map((pair, index) =>
          index === 0 ? pair : { ...pair, added: { kind: 'further', completion: 0 } },
        ),
      },
      lengthAsHash,
    );
    expect(rows).toMatchObject([
      {
        ...{ created: '2026-01-01T00:00:00.000Z', decoding: 'greedy', max_new_tokens: 128 },
        ...{ prompt_tokens: 30, prompt_tokens_reused: 5 },
      },
      {
        ...{ created: further.createdAt, decoding: 'temperature=0.8 top_k=0 top_p=0.95 seed=9', max_new_tokens: 64 },
        ...{ prompt_tokens: 31, prompt_tokens_reused: 29 },
      },
    ]);
  });

  test('tells the type of a pair from its text', () => {
    const pairs = [
      { instruction: 'Which?\nOptions:\n- Red\n- Blue', response: 'Blue' },
      { instruction: "How many?\nLet's think step by step.", response: '2 and 3.\nTherefore, the answer is 5' },
      { instruction: 'Which?\nOptions:\n- 1\n- 2', response: 'One.\nTherefore, the answer is 1' },
    ];
    const rows = canonicalRows(exported('x', 'x', pairs), lengthAsHash);
    expect(rows.map(({ type }) => type)).toEqual(['choice', 'cot', 'cot']);
  });

  test('counts code points, so that slicing the document by them gives passage and evidence', () => {
    const wherever: JudgePairs = (passage) => (pair) => ({
      ...{ score: 1, evidence: findEvidence(pair.response, passage), strangers: [] },
    });
    const text = fc.string({ unit: fc.constantFrom('a', ' ', 'é', '🐝', '𝟙', '猫', '\n'), maxLength: 20 });
    fc.assert(
      fc.property(text, text, text, (before, passage, after) => {
        const document = `${before}<${passage}>${after}`;
        const pairs = [{ instruction: 'Q', response: passage }];
        const [row] = canonicalRows(exported(document, `<${passage}>`, pairs), lengthAsHash, wherever);
        const sliced = (start = 0, end = 0) => [...document].slice(start, end).join('');
        expect(sliced(row?.char_start, row?.char_end)).toBe(`<${passage}>`);
        const [start = 0, end = 0] = row?.evidence[0] ?? [];
        if (passage.trim() === '') expect([start, end]).toEqual(NOWHERE);
        else expect(sliced(start, end)).toBe(passage.trim());
      }),
    );
  });
});

test('countCodePoints counts a lone surrogate as one', () => {
  expect([
    countCodePoints('a🐝'),
    countCodePoints('\ud83d'),
    countCodePoints('\udc1d\ud83d'),
    countCodePoints(''),
  ]).toEqual([2, 1, 2, 0]);
});
