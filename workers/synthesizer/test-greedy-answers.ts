import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { InferenceSession } from 'onnxruntime-web/wasm';
import { exactPrompts, NEW_TOKENS } from './test-prompts';
import { referenceLoop } from './test-reference-loop';

const file = resolve(import.meta.dirname, 'fixtures/greedy-answers.json');
export const GRAPH = 'public/models/synthesizer/onnx/model.onnx';

interface GreedyAnswers {
  /** Of the graph that wrote them. */
  readonly sha256: string;
  readonly answers: readonly (readonly number[])[];
}

/** What the reference loop writes to the exact prompts: kept, since to write it again takes minutes. */
export function greedyAnswers(): readonly (readonly number[])[] {
  const { sha256, answers } = JSON.parse(readFileSync(file, 'utf8')) as GreedyAnswers;
  if (sha256 !== graphHash()) throw new Error('The answers were written by another model: write them again.');
  return answers;
}

/** Writes them anew. */
export async function writeGreedyAnswers(session: InferenceSession): Promise<void> {
  const answers: (readonly number[])[] = [];
  for (const prompt of exactPrompts(answers)) answers.push((await referenceLoop(session, prompt, NEW_TOKENS)).tokens);
  writeFileSync(
    file,
    `{"sha256":"${graphHash()}","answers":[\n${answers.map((row) => JSON.stringify(row)).join(',\n')}\n]}\n`,
  );
}

function graphHash(): string {
  return createHash('sha256')
    .update(readFileSync(resolve(import.meta.dirname, '../..', GRAPH)))
    .digest('hex');
}
