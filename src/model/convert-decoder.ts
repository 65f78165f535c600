import type { QuantizationMethod } from './block-quantization';
import type { DecoderArchitecture, WeightSource } from './decoder-architecture';
import { buildDecoderGraph } from './decoder-graph';
import type { DecoderTarget } from './decoder-target';
import { encodeWeights } from './encode-weights';
import { layoutModel } from './model-layout';
import type { FilePiece, ModelFile } from './model-layout';
import type { ModelSink, ModelSinkFile } from './model-sink';

/** Raised whenever the same checkpoint and options give other bytes: what was begun before cannot be gone on with. */
export const conversionVersion = 2;

export interface ConversionOptions {
  readonly target: DecoderTarget;
  /** Default `search`. */
  readonly method?: QuantizationMethod;
  /** Store matrices that stay float in half precision. Default false. */
  readonly halfOnDisk?: boolean;
  /** Tokens that positions are made for; default the architecture's, but at most `MOST_CONTEXT_TOKENS`. */
  readonly contextTokens?: number;
  /** Models up to this size are one file; default 1 GB. 0 keeps weights in files of their own. */
  readonly singleFileBytes?: number;
  /** Default 2 GB, the most that browsers keep as one file. */
  readonly maxFileBytes?: number;
  /** Pieces that an earlier conversion with the same options finished; default 0. */
  readonly resumeAfter?: number;
}

/**
 * No browser has memory for the cache of a longer context, while the tables of its positions would be stored and loaded
 * whole: 17 MB for this one, and half a gigabyte for a model of a million tokens.
 */
export const MOST_CONTEXT_TOKENS = 32_768;

export interface ConversionProgress {
  /** Pieces that are written; a conversion may go on behind them. */
  readonly pieces: number;
  readonly bytesWritten: number;
  readonly bytesTotal: number;
  /** The file that the last piece went to. */
  readonly file: string;
}

export interface ConvertedDecoder {
  /** What the model's `config.json` has to give as `max_position_embeddings`. */
  readonly contextTokens: number;
  /** In the order of writing, the graph last. */
  readonly files: readonly { readonly name: string; readonly byteLength: number }[];
  /** What `transformers.js_config` in the model's `config.json` has to say. */
  readonly runtimeConfig: {
    readonly dtype: string;
    /** How many files of weights go with each graph. */
    readonly use_external_data_format: Readonly<Record<string, number>>;
  };
}

/**
 * Writes a checkpoint as an ONNX decoder (see `buildDecoderGraph`), weight by weight, so that memory holds one weight at
 * most, however large the model. The same source and options give the same bytes, with or without a stop on the way.
 *
 * `onProgress` is awaited after each piece: a sink that keeps what is there can go on behind it with `resumeAfter`.
 *
 * @throws ConversionError for a checkpoint that cannot be converted, the signal's reason when it is cancelled, and what
 *   the source or the sink throw; in each case after the sink was told.
 */
export async function convertDecoder(
  source: WeightSource,
  options: ConversionOptions,
  sink: ModelSink,
  onProgress: (progress: ConversionProgress) => void | Promise<void>,
  signal: AbortSignal,
): Promise<ConvertedDecoder> {
  try {
    const files = planConversion(source, options);
    await writeFiles(source, files, options.resumeAfter ?? 0, sink, onProgress, signal);
    return describe(files, options.target, contextOf(source.architecture, options));
  } catch (error) {
    // What went wrong first is what a person should read, whatever the sink says to it.
    await Promise.allSettled([sink.abandon()]);
    throw error;
  }
}

/** The files of a conversion, known before a single weight is read. */
export function planConversion(source: WeightSource, options: ConversionOptions): readonly ModelFile[] {
  const { architecture } = source;
  const graph = buildDecoderGraph(architecture, {
    target: options.target,
    method: options.method ?? 'search',
    halfOnDisk: options.halfOnDisk ?? false,
    contextTokens: contextOf(architecture, options),
  });
  return layoutModel(graph, options.target, {
    singleFileBytes: options.singleFileBytes ?? 1_000_000_000,
    maxFileBytes: options.maxFileBytes ?? 2_000_000_000,
  });
}

function contextOf(architecture: DecoderArchitecture, { contextTokens }: ConversionOptions): number {
  return contextTokens ?? Math.min(architecture.contextTokens, MOST_CONTEXT_TOKENS);
}

async function writeFiles(
  source: WeightSource,
  files: readonly ModelFile[],
  resumeAfter: number,
  sink: ModelSink,
  onProgress: (progress: ConversionProgress) => void | Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const bytesTotal = files.reduce((sum, { byteLength }) => sum + byteLength, 0);
  let pieces = 0;
  let bytesWritten = 0;
  for (const file of files) {
    const done = file.pieces.slice(0, Math.max(0, resumeAfter - pieces));
    const offset = done.reduce((sum, { byteLength }) => sum + byteLength, 0);
    pieces += done.length;
    bytesWritten += offset;
    const output = await sink.open(file.name, offset);
    for (const piece of file.pieces.slice(done.length)) {
      signal.throwIfAborted();
      await writePiece(source, piece, output, signal);
      pieces += 1;
      bytesWritten += piece.byteLength;
      await onProgress({ pieces, bytesWritten, bytesTotal, file: file.name });
    }
    await output.close();
  }
}

async function writePiece(
  source: WeightSource,
  { weights, before }: FilePiece,
  output: ModelSinkFile,
  signal: AbortSignal,
): Promise<void> {
  let begun = 0;
  const begin = async (tensor: number): Promise<void> => {
    for (const bytes of before.slice(begun, tensor + 1)) if (bytes.byteLength > 0) await output.write(bytes);
    begun = Math.max(begun, tensor + 1);
  };
  if (weights === null) return begin(before.length - 1);
  for await (const { tensor, bytes } of encodeWeights(weights, source, signal)) {
    await begin(tensor);
    await output.write(bytes);
  }
}

function describe(files: readonly ModelFile[], target: DecoderTarget, contextTokens: number): ConvertedDecoder {
  const graph = files.at(-1)?.name ?? '';
  return {
    contextTokens,
    files: files.map(({ name, byteLength }) => ({ name, byteLength })),
    runtimeConfig: { dtype: target, use_external_data_format: files.length === 1 ? {} : { [graph]: files.length - 1 } },
  };
}
