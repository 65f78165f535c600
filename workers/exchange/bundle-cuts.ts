import type { ComingCut } from '../../src/adapters/run-intake';
import { BundleError } from '../../src/domain/bundle-error';
import { type BundleCut, bundleCut, passageLine } from '../../src/domain/bundle-lines';
import { bundleLimits } from '../../src/domain/bundle-limits';
import { InvalidValueError } from '../../src/domain/validator';
import type { PlacedDocument } from './bundle-documents';
import type { OpenBundle } from './open-bundle';

/** A cut of a bundle, with the document that it names there. */
export interface PlacedCut {
  readonly document: number;
  readonly cut: ComingCut;
}

/** The cuts in their order: passages lie in their text, one behind the other. */
export async function takeCuts(
  bundle: OpenBundle,
  documents: readonly PlacedDocument[],
  signal: AbortSignal,
): Promise<readonly PlacedCut[]> {
  const open: GrowingCut[] = [];
  for await (const line of bundle.lines('cuts.jsonl', signal)) {
    line.take((value) => {
      if (!Array.isArray(value)) {
        open.push(new GrowingCut(bundleCut(value), documents));
        return;
      }
      const cut = open.at(-1);
      if (!cut) throw new InvalidValueError('belongs to no cut');
      cut.add(passageLine(value));
    });
    if (open.length > bundleLimits.documents) throw new BundleError('it holds too many cuts');
  }
  return open.map((cut) => cut.build());
}

class GrowingCut {
  readonly #cut: BundleCut;
  readonly #document: PlacedDocument['document'];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #tokenCounts: number[] = [];

  constructor(cut: BundleCut, documents: readonly PlacedDocument[]) {
    const document = documents[cut.document]?.document;
    if (!document) throw new InvalidValueError('is none of the documents', 'document');
    this.#cut = cut;
    this.#document = document;
  }

  add([start, end, tokens]: readonly [number, number, number]): void {
    if (end <= start) throw new InvalidValueError('is a passage without text');
    if (start < (this.#ends.at(-1) ?? 0)) throw new InvalidValueError('begins before the passage before it ends');
    if (end > this.#document.length) throw new InvalidValueError("lies behind the text's end");
    this.#starts.push(start);
    this.#ends.push(end);
    this.#tokenCounts.push(tokens);
  }

  build(): PlacedCut {
    const { document, settings, modelId } = this.#cut;
    return {
      document,
      cut: {
        documentId: this.#document.id,
        settings,
        modelId,
        starts: Uint32Array.from(this.#starts),
        ends: Uint32Array.from(this.#ends),
        tokenCounts: Uint32Array.from(this.#tokenCounts),
      },
    };
  }
}
