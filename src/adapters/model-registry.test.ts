import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bytesToLoad, embeddedFolder, embeddedModel, embeddedPlace } from './model-registry';
import { type OrtBuild, runtimeFiles } from './runtime-files';

const ortFiles: Readonly<Record<OrtBuild, string>> = {
  wasm: 'ort-wasm-simd-threaded',
  'webgpu-jspi': 'ort-wasm-simd-threaded.jspi',
  'webgpu-asyncify': 'ort-wasm-simd-threaded.asyncify',
};

describe('embeddedModel', () => {
  it.each(embeddedModel.files)('knows the size of $path', ({ path, byteLength }) => {
    expect(statSync(`public/${embeddedFolder}${path}`).size).toBe(byteLength);
  });

  it('knows the hash of its ONNX file', () => {
    const onnx = readFileSync(`public/${embeddedFolder}onnx/model.onnx`);
    expect(createHash('sha256').update(onnx).digest('hex')).toBe(embeddedModel.sha256);
  });

  it('states the trained context of its tokenizer', () => {
    const config: unknown = JSON.parse(readFileSync(`public/${embeddedFolder}tokenizer_config.json`, 'utf8'));
    expect(config).toMatchObject({ model_max_length: embeddedModel.contextTokens });
  });
});

describe('runtimeFiles', () => {
  it.each(Object.entries(ortFiles))('knows the size of the %s build', (build, name) => {
    const sizes = ['mjs', 'wasm'].map((kind) => statSync(`node_modules/onnxruntime-web/dist/${name}.${kind}`).size);
    expect(runtimeFiles[build as OrtBuild].byteLength).toBe(sizes.reduce((sum, size) => sum + size));
  });
});

describe('bytesToLoad', () => {
  it('counts everything where there is no cache', async () => {
    const modelBytes = embeddedModel.files.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const expected = modelBytes + runtimeFiles.wasm.byteLength;
    expect(await bytesToLoad(embeddedModel, embeddedPlace('http://localhost/'), 'http://localhost/')).toBe(expected);
  });
});
