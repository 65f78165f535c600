import { buildHarness } from '../build-harness';

/** The folder to serve. */
export function buildModelsHarness(): Promise<string> {
  return buildHarness('models-harness');
}
