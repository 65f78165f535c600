import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildShippedModel, shippedModels } from './shipped-models';

async function hashOf(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

test.each(shippedModels)('$file is what the converter makes of its checkpoint', async (model) => {
  const folder = await mkdtemp(join(tmpdir(), 'pairloom-shipped-'));
  try {
    const built = join(folder, 'model.onnx');
    await buildShippedModel(model, built);
    expect(await hashOf(built)).toBe(await hashOf(join(import.meta.dirname, '..', model.file)));
  } finally {
    await rm(folder, { recursive: true });
  }
});
