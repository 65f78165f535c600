import type { InstructionResponse } from './pair';

/** `choice` offers options, `cot` asks for reasoning before the answer, `free` does neither. */
export type PairType = 'free' | 'choice' | 'cot';

const STEP_BY_STEP = "\nLet's think step by step.";
const CONCLUSION = '\nTherefore, the answer is ';
const OPTIONS = '\nOptions:\n- ';

/** The kind of a pair, told from its text by the markers of the published method; reasoning wins over options. */
export function pairType({ instruction, response }: InstructionResponse): PairType {
  if (instruction.includes(STEP_BY_STEP) || response.includes(CONCLUSION)) return 'cot';
  return instruction.includes(OPTIONS) ? 'choice' : 'free';
}
