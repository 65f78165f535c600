import { inheritsFromPrevious } from '../../src/domain/continuation';
import { readPairs } from '../../src/domain/read-pairs';
import type { DocumentId } from '../../src/domain/ids';
import { CompletionText } from '../../src/model/completion-text';
import type { PromptEncoder } from '../../src/model/prompt-tokens';
import type { TextTokenizer } from '../../src/model/text-tokenizer';
import { prepareRequest, type SequenceExample } from '../../src/synthesis/prepare-request';
import type { LoopCounts, MeasuredRequest, Work } from './measured-pass';

export interface PromptText {
  readonly tokenizer: TextTokenizer;
  readonly encode: PromptEncoder;
  readonly contextTokens: number;
}

/** What answers prompts, during one pass. */
export interface CompletionLoop {
  /** Sequences to work on at once, now. */
  readonly mostInFlight: number;
  /** The new tokens, the end token included. */
  complete(promptTokens: readonly number[]): Promise<readonly number[]>;
  counts(): LoopCounts;
  /** Frees what the pass has left. */
  end(): void;
}

export interface RanSequences {
  readonly requests: readonly MeasuredRequest[];
  readonly firstPairAt: number | null;
  readonly promptTokens: number;
}

/** Works through all sequences as a run does: each prompt made from the pairs that the earlier passages gave. */
export async function runSequences(work: Work, text: PromptText, loop: CompletionLoop): Promise<RanSequences> {
  const requests: MeasuredRequest[] = [];
  let promptTokens = 0;
  let firstPairAt: number | null = null;

  async function follow(sequence: number, passages: readonly string[]): Promise<void> {
    const earlier: SequenceExample[] = [];
    for (const [round, passage] of passages.entries()) {
      const { prompt, continuation } = await prepare(work, text, earlier, passage);
      const promptIds = text.encode(prompt);
      promptTokens += promptIds.length;
      const tokens = await loop.complete(promptIds);
      const completion = new CompletionText(text.tokenizer);
      for (const token of tokens) completion.push(token);
      const { pairs } = readPairs(completion.segments(), { isTolerant: false, finishReason: 'stop' });
      if (pairs.length > 0) firstPairAt ??= performance.now();
      requests.push({
        sequence,
        round,
        isContinued: continuation.kind === 'continued',
        tokens,
        pairs: pairs.length,
      });
      const inherits = inheritsFromPrevious(continuation, pairs.length);
      earlier.push({ chunk: round, passage, pairs, pairCount: pairs.length, inheritsFromPrevious: inherits });
    }
  }

  await inLanes([...work.sequences.entries()], ([sequence, passages]) => follow(sequence, passages), loop);
  return { requests, firstPairAt, promptTokens };
}

function prepare(work: Work, text: PromptText, earlier: readonly SequenceExample[], passage: string) {
  const round = earlier.length;
  const planned = { chunk: round, sequence: 0, round, previous: round === 0 ? null : round - 1 };
  const place = { span: { start: 0, end: passage.length }, documentId: '' as DocumentId, chunkIndex: 0 };
  return prepareRequest(
    planned,
    { text: passage, tokenCount: 0, ...place },
    earlier,
    {
      contextTokens: text.contextTokens,
      maxNewTokens: work.maxNewTokens,
      lengthRule: 'tokens',
      style: { prompting: { kind: 'controlTokens' }, chatPrompt: null },
    },
    { countTokens: (prompt) => Promise.resolve(text.encode(prompt).length) },
    new AbortController().signal,
  );
}

/** As many at once as the loop wants, which may come to want more. */
async function inLanes<Item>(
  items: readonly Item[],
  follow: (item: Item) => Promise<void>,
  loop: Pick<CompletionLoop, 'mostInFlight'>,
): Promise<void> {
  const inFlight = new Set<Promise<void>>();
  for (const item of items) {
    while (inFlight.size >= loop.mostInFlight) await Promise.race(inFlight);
    const lane: Promise<void> = follow(item).finally(() => inFlight.delete(lane));
    inFlight.add(lane);
  }
  await Promise.all(inFlight);
}
