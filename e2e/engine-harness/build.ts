import { cp } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buildHarness } from '../build-harness';
import { convertModels } from './converted-models';

const root = import.meta.dirname;

/** The harness with both models and what their checkpoints are converted to beside it; the folder to serve. */
export async function buildEngineHarness(): Promise<string> {
  const folder = await buildHarness('engine-harness');
  await cp(resolve(root, '../../public/models/synthesizer'), `${folder}/models/synthesizer`, { recursive: true });
  await cp(resolve(root, '../fixtures/models/micro'), `${folder}/models/micro`, { recursive: true });
  await convertModels(`${folder}/models`);
  return folder;
}
