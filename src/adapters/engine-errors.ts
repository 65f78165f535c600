/** The model could not be loaded. Nothing of a run is affected. */
export class ModelLoadError extends Error {
  override readonly name = 'ModelLoadError';
}

/** The worker behind the engine failed, hung or lost its device, and was stopped. The request may be made again. */
export class EngineLostError extends Error {
  override readonly name = 'EngineLostError';
}

/** The prompt leaves no room for a single new token. */
export class PromptTooLongError extends Error {
  override readonly name = 'PromptTooLongError';
}
