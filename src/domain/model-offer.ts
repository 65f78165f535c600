import type { Dtype, ModelFile } from './model-spec';

/** What can be made of a repository or a folder here. */
export type OfferChoice =
  /** Files that run as they are. */
  | {
      readonly kind: 'build';
      readonly dtype: Dtype;
      readonly files: readonly ModelFile[];
      readonly byteLength: number;
      readonly isCpuOnly: boolean;
    }
  /** A checkpoint that has to be converted first. */
  | {
      readonly kind: 'conversion';
      readonly dtype: Exclude<Dtype, 'fp16'>;
      /** Bytes of the checkpoint, all of which are read. */
      readonly readsBytes: number;
      /** Bytes of what it becomes. */
      readonly byteLength: number;
    };

/** Something to install, as it is shown before a person agrees. */
export interface ModelOffer {
  readonly id: string;
  readonly name: string;
  readonly revision: string;
  /** The host's name, or that of the folder. */
  readonly origin: string;
  /** As the host spells it; empty where nobody says. */
  readonly licence: string;
  /** 0 where nobody says. */
  readonly parameters: number;
  readonly choices: readonly OfferChoice[];
}
