/** What a run over the prepared documents will take and give. */
export interface RunEstimate {
  readonly documents: number;
  readonly characters: number;
  readonly tokens: number;
  readonly passages: number;
  /** Null where there is nothing to go by: a large model that has not run on this device yet. */
  readonly pairs: number | null;
  readonly ms: number | null;
  /** Pairs and time come from earlier runs on this device with this model; else they are a guess. */
  readonly isMeasured: boolean;
}

/** How fast and how fruitful this device and model were, over all that was measured. */
export interface Pace {
  readonly passages: number;
  readonly pairs: number;
  /** Time spent and tokens read and written. Time follows tokens, so other settings can be judged by it too. */
  readonly ms: number;
  readonly tokens: number;
}

/** A model as small as the embedded one on a common laptop: enough to tell seconds from hours. */
const guess = { pairsPerPassage: 1.2, msPerToken: 1.6 };
/** New tokens the model writes for a passage before it ends by itself. */
const usualNewTokens = 60;
/** Beyond it a guess could be a hundred times off. */
const largestGuessed = 20e6;
/** Below this the first, cold passages weigh too much. */
const enoughPassages = 5;

export function estimateRun(
  load: Pick<RunEstimate, 'documents' | 'characters' | 'tokens' | 'passages'>,
  maxNewTokens: number,
  pace: Pace | null,
  parameters: number,
): RunEstimate {
  const isMeasured = pace !== null && pace.passages >= enoughPassages && pace.tokens > 0;
  if (!isMeasured && (parameters === 0 || parameters > largestGuessed)) {
    return { ...load, pairs: null, ms: null, isMeasured };
  }
  const pairsPerPassage = isMeasured ? pace.pairs / pace.passages : guess.pairsPerPassage;
  const msPerToken = isMeasured ? pace.ms / pace.tokens : guess.msPerToken;
  const newTokens = load.passages * Math.min(maxNewTokens, usualNewTokens);
  return {
    ...load,
    pairs: Math.round(load.passages * pairsPerPassage),
    ms: (load.tokens + newTokens) * msPerToken,
    isMeasured,
  };
}

/** Older measurements fade: a device that became slower, or a newer build, shows within a few runs. */
export function addToPace(pace: Pace | null, more: Pace): Pace {
  const memory = 2000;
  const keep = pace === null ? 0 : Math.min(1, memory / Math.max(1, pace.passages));
  return {
    passages: (pace?.passages ?? 0) * keep + more.passages,
    pairs: (pace?.pairs ?? 0) * keep + more.pairs,
    ms: (pace?.ms ?? 0) * keep + more.ms,
    tokens: (pace?.tokens ?? 0) * keep + more.tokens,
  };
}
