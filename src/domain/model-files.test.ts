import { expect, test } from 'vitest';
import { looksLikeModel } from './model-files';

test.each([
  [['config.json', 'model.safetensors']],
  [['config.json', 'onnx/model_q4f16.onnx', 'onnx/model_q4f16.onnx_data']],
  [['model-00001-of-00002.SAFETENSORS']],
  [['config.json', 'tokenizer.json']],
])('%j are files of a model', (paths) => {
  expect(looksLikeModel(paths)).toBe(true);
});

test.each([
  [['notes.txt']],
  [['bees.md', 'report.pdf', 'letter.docx', 'soup.epub', 'rows.jsonl', 'table.csv', 'export.zip']],
  [['config.json']],
  [['config.json', 'onnx.txt', 'safetensors/readme.md']],
  [[]],
])('%j are none', (paths) => {
  expect(looksLikeModel(paths)).toBe(false);
});
