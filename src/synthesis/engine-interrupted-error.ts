/** Half a completion came back. It is no outcome: it counts as lost, and the passage may run again. */
export class EngineInterruptedError extends Error {
  override readonly name = 'EngineLostError';
  override readonly message = 'The model was interrupted before it had finished.';
}
