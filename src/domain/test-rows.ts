import type { CanonicalRow } from './canonical-row';

/** For tests. */
export function aRow(change: Partial<CanonicalRow> = {}): CanonicalRow {
  return {
    ...{ id: 'sha256:0', instruction: 'Who built it?', response: 'Anna Muir', context: 'Anna Muir built it.' },
    ...{ type: 'free', source_file: 'notes.md', source_sha256: 'a'.repeat(64), chunk_index: 3 },
    ...{ char_start: 812, char_end: 831, run_id: 'run-1', sequence: 0, round: 1, evidence: [[812, 821]] },
    ...{ grounding: 1, status: 'new', reject_rule: '', original_response: '', model: 'embedded', model_revision: '1' },
    ...{ dtype: 'fp32', decoding: 'greedy', max_new_tokens: 128, created: '2026-01-01T00:00:00.000Z' },
    ...{ reading: 'exact', prompt_tokens: 40, prompt_tokens_reused: 10, original_instruction: '', source_section: '' },
    ...change,
  };
}
