import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildShippedModel, shippedModels } from './shipped-models';

for (const model of shippedModels) {
  const file = join(import.meta.dirname, '..', model.file);
  await buildShippedModel(model, file);
  const bytes = await readFile(file);
  console.log(`${model.file}: ${bytes.length} bytes, SHA-256 ${createHash('sha256').update(bytes).digest('hex')}`);
}
