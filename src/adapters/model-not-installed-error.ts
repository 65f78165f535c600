/** A run names a model that is not on this device any more, or never was: its data came from another. */
export class ModelNotInstalledError extends Error {
  override readonly name = 'ModelNotInstalledError';

  constructor(modelName: string) {
    super(
      `This run was made with ${modelName}, which is not on this device. Its pairs are safe. Install it on the Models page, or run again with another model.`,
    );
  }
}
