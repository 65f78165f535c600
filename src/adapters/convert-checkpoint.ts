import type { ByteRanges, FileRange } from '../model/byte-ranges';
import { openCheckpoint, type Checkpoint } from '../model/checkpoint-weights';
import { describedConfig, jsonBytes, readCompanions } from '../model/companions';
import {
  convertDecoder,
  planConversion,
  type ConversionOptions,
  type ConversionProgress,
  type ConvertedDecoder,
} from '../model/convert-decoder';
import type { DecoderArchitecture } from '../model/decoder-architecture';
import type { ModelFile } from '../model/model-layout';
import type { ModelSink } from '../model/model-sink';
import { ReadAhead } from './read-ahead';

/** What a conversion will write, known before a weight is read. */
export interface PlannedModel {
  readonly architecture: DecoderArchitecture;
  /** The files of `onnx/`. */
  readonly graphFiles: readonly ModelFile[];
  /** The files beside it by name, but for `config.json`. */
  readonly companions: ReadonlyMap<string, Uint8Array>;
}

/** The folder that a model is written to, as transformers.js reads it. */
export interface ModelOutput {
  /** Called once before anything is written. The sink for `onnx/`, and how many pieces of it are there already. */
  begin(planned: PlannedModel): Promise<{ readonly sink: ModelSink; readonly piecesDone: number }>;
  /** Writes a whole file beside `onnx/`. */
  write(name: string, bytes: Uint8Array): Promise<void>;
}

export interface ConvertedCheckpoint extends ConvertedDecoder {
  readonly architecture: DecoderArchitecture;
  /** `config.json` as it was written. */
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * Converts the checkpoint in `files` into a folder with all that transformers.js wants of a model. `config.json` comes
 * last. Parts of the checkpoint are read ahead; memory holds one weight and what waits to be taken.
 *
 * @throws what `openCheckpoint` and `convertDecoder` throw, and the output.
 */
export async function convertCheckpoint(
  files: ByteRanges,
  names: readonly string[],
  options: Omit<ConversionOptions, 'resumeAfter'>,
  output: ModelOutput,
  onProgress: (progress: ConversionProgress) => void | Promise<void>,
  signal: AbortSignal,
): Promise<ConvertedCheckpoint> {
  const ahead = new ReadAhead(files, signal);
  try {
    const checkpoint = await openCheckpoint(ahead, names, signal);
    const graphFiles = planConversion(checkpoint, options);
    const companions = await readCompanions(ahead, names, signal);
    const { architecture } = checkpoint;
    const { sink, piecesDone } = await output.begin({ architecture, graphFiles, companions });
    ahead.expect(rangesInOrder(checkpoint, graphFiles, piecesDone));
    const resuming = { ...options, resumeAfter: piecesDone };
    const converted = await convertDecoder(checkpoint, resuming, sink, onProgress, signal);
    const config = await describedConfig(ahead, converted, signal);
    for (const [name, bytes] of companions) await output.write(name, bytes);
    await output.write('config.json', jsonBytes(config));
    return { ...converted, architecture, config };
  } finally {
    ahead.close();
  }
}

function rangesInOrder(checkpoint: Checkpoint, files: readonly ModelFile[], piecesDone: number): readonly FileRange[] {
  const pieces = files.flatMap((file) => file.pieces).slice(piecesDone);
  return pieces.flatMap(({ weights }) =>
    weights === null || weights.encoding.kind === 'rotary' ? [] : [checkpoint.bytesOf(weights.encoding.weight)],
  );
}
