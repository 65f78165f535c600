import { type CanonicalRow, decodingText } from '../../src/domain/canonical-row';
import type { TextChanges } from '../../src/domain/export-report';
import { SUPPORTED } from '../../src/domain/grounding';
import type { PromptReuse } from '../../src/domain/prompt-reuse';
import type { ReferenceEntry } from '../../src/domain/reference-json';
import type { Run } from '../../src/domain/run';
import { pairSpellsTag, spellsTag } from '../../src/domain/spelled-tags';

/** Counts what a report and a card say of the rows while they are written. */
export class RowTally {
  approved = 0;
  edited = 0;
  /** Rows in a person's words that are undecided: an approval was taken back. */
  editedUndecided = 0;
  /** Rows of completions that a person asked for when the passage had one. */
  drawnAgain = 0;
  /** Rows that their passage bears out; of layouts that say so. */
  supported = 0;
  taggedPairs = 0;
  taggedPassages = 0;
  /** Of the completions that rows stand in, each once: rows of one passage come one after the other. */
  prompts: PromptReuse = { promptTokens: 0, reusedTokens: 0 };
  #passage = '';
  /** Of the passage, told by when they were made. */
  readonly #completions = new Set<string>();
  readonly #runDecoding: string;
  readonly #changes = { replacedCharacters: 0, neutralisedFormulas: 0, lineSeparators: 0 };

  constructor({ settings }: Pick<Run, 'settings'>) {
    this.#runDecoding = decodingText(settings.decoding);
  }

  count(row: CanonicalRow): void {
    if (row.status === 'approved') this.approved++;
    if (row.status === 'edited') this.edited++;
    if (row.status === 'new' && row.original_instruction + row.original_response !== '') this.editedUndecided++;
    if (row.decoding !== this.#runDecoding) this.drawnAgain++;
    if (row.grounding >= SUPPORTED) this.supported++;
    if (pairSpellsTag(row)) this.taggedPairs++;
    if (spellsTag(row.context)) this.taggedPassages++;
    const passage = `${row.source_sha256} ${String(row.char_start)}`;
    if (passage !== this.#passage) this.#completions.clear();
    this.#passage = passage;
    if (this.#completions.has(row.created)) return;
    this.#completions.add(row.created);
    const { promptTokens, reusedTokens } = this.prompts;
    this.prompts = {
      promptTokens: promptTokens + row.prompt_tokens,
      reusedTokens: reusedTokens + row.prompt_tokens_reused,
    };
  }

  countCollection(entries: readonly ReferenceEntry[]): void {
    for (const { context, QA_list } of entries) {
      if (spellsTag(context)) this.taggedPassages++;
      this.taggedPairs += QA_list.filter(({ Q, A }) => spellsTag(Q) || spellsTag(A)).length;
    }
  }

  change(kind: keyof TextChanges, count: number): void {
    this.#changes[kind] += count;
  }

  get changes(): TextChanges {
    return { ...this.#changes };
  }
}
