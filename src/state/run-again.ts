import type { ModelSpec } from '../domain/model-spec';
import type { Run } from '../domain/run';
import type { ActiveRun } from './active-run.svelte';
import type { Library } from './library.svelte';
import type { Preparation } from './preparation.svelte';

export interface RunAgainParts {
  readonly library: Library;
  readonly preparation: Preparation;
  readonly active: ActiveRun;
  /** Asks for the right to read the model's folder again, where it needs one. */
  readonly makeReadable: (model: ModelSpec) => Promise<void>;
  readonly goToRun: () => void;
}

/** One run at a time. */
export class RunUnderWayError extends Error {
  override readonly name = 'RunUnderWayError';

  constructor() {
    super('A run is under way. Nothing was started. Pause it, then run these texts again.');
  }
}

/** The texts of a run once more with another model, as a run of its own that begins at once. The first one stays. */
export async function runAgain(run: Run, model: ModelSpec, parts: RunAgainParts): Promise<void> {
  const { library, preparation, active, makeReadable, goToRun } = parts;
  if (active.isWorking || active.isStarting) throw new RunUnderWayError();
  await makeReadable(model);
  goToRun();
  active.close();
  library.putOnDesk(run.sources.map(({ documentId }) => documentId));
  await preparation.changeModel(model);
  await active.start(
    model,
    preparation.settings,
    (signal) => preparation.createRun(signal),
    () => library.clearDesk(),
  );
}
