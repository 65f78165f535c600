import type { InstalledModel } from '../../src/adapters/installed-model';
import type { ModelPlace } from '../../src/adapters/model-place';
import type { ModelFile, ModelSpec } from '../../src/domain/model-spec';
import type { DecoderTarget } from '../../src/model/decoder-target';

/** What a call is known by, so that it can be cancelled. */
export type CallId = string;

/** A host that speaks the Hub's protocol. The token is never stored and goes to this host alone. */
export interface ModelHost {
  /** Absolute, with a slash at its end. */
  readonly url: string;
  readonly token: string;
}

/** What a host says about a repository, at one commit. */
export interface Repository {
  readonly id: string;
  /** The commit, so that a branch that moves meanwhile does not mix two models. */
  readonly revision: string;
  /** As the host spells it; empty where it says nothing. */
  readonly licence: string;
  readonly isGated: boolean;
  readonly files: readonly ModelFile[];
}

/** Where a model or a checkpoint is taken from. */
export type ModelSource =
  | { readonly kind: 'host'; readonly host: ModelHost; readonly repository: Repository }
  | {
      readonly kind: 'folder';
      readonly name: string;
      readonly place: Extract<ModelPlace, { kind: 'picked' | 'files' }>;
    };

/** What is asked for: a ready build's files as they are, or a checkpoint made into one. */
export type InstallationTask =
  | { readonly kind: 'download'; readonly files: readonly ModelFile[] }
  /** A folder read where it is: only looked through and hashed. */
  | { readonly kind: 'link'; readonly files: readonly ModelFile[] }
  | { readonly kind: 'convert'; readonly target: DecoderTarget };

export interface Installation {
  /** Names it in the store and as a directory: made of repository, revision and build. */
  readonly id: string;
  readonly name: string;
  readonly source: ModelSource;
  readonly task: InstallationTask;
  /** What the registry says of a model it knows, in place of what the files make one think. */
  readonly known?: Partial<Pick<ModelSpec, 'parameters' | 'licence' | 'contextTokens' | 'prompting' | 'defaults'>>;
}

/** What converting a checkpoint gives, known from its configuration and the headers of its files. */
export interface ConversionPlan {
  readonly parameters: number;
  /** Of the ONNX files, for each target. */
  readonly byteLengths: Readonly<Record<DecoderTarget, number>>;
}

export type InstallationStage = 'copying' | 'verifying' | 'converting';

export interface InstallationProgress {
  readonly stage: InstallationStage;
  /** The file that is worked on. */
  readonly file: string;
  /** Of this stage, what an interrupted installation had done included. */
  readonly bytesDone: number;
  readonly bytesTotal: number;
}

/**
 * The only worker that may speak to another host, and the only one that never sees a person's text. Calls reject with
 * `AbortError` once cancelled, else with `ModelHostError`, `RemoteFileError`, `ModelInstallError` or the store's errors;
 * their `reason`, `path` and `status` come along.
 */
export interface ModelsWorker {
  /** Looks a repository up. `revision` is a branch, a tag or a commit. */
  lookUp(call: CallId, host: ModelHost, id: string, revision: string): Promise<Repository>;
  /** Reads what tells of a checkpoint, and refuses one that cannot be converted before its weights are loaded. */
  plan(call: CallId, source: ModelSource): Promise<ConversionPlan>;
  /**
   * Installs, going on where an interrupted installation with the same id stopped. What was done stays on a failure or
   * a cancel, until `remove`.
   */
  install(
    call: CallId,
    installation: Installation,
    report: (progress: InstallationProgress) => unknown,
  ): Promise<InstalledModel>;
  /** Bytes of an unfinished installation that are already here. */
  bytesHere(id: string): Promise<number>;
  /** Compares every file with its hash; resolves with the paths that differ or are missing. */
  verify(
    call: CallId,
    model: InstalledModel,
    report: (progress: InstallationProgress) => unknown,
  ): Promise<readonly string[]>;
  /** Deletes the files of an installation, finished or not. */
  remove(id: string): Promise<void>;
  cancel(call: CallId): void;
}
