import type { InstructionResponse } from './pair';

/** `choice` offers options, `cot` asks for reasoning before the answer, `free` does neither. */
export type PairType = 'free' | 'choice' | 'cot';

/** The published method's marks: at the end of an instruction, before a response's answer, before the options. */
export const STEP_BY_STEP = "\nLet's think step by step.";
export const CONCLUSION = '\nTherefore, the answer is ';
export const OPTIONS = '\nOptions:\n- ';

/** The kind of a pair, told from its text by the markers of the published method; reasoning wins over options. */
export function pairType({ instruction, response }: InstructionResponse): PairType {
  if (instruction.includes(STEP_BY_STEP) || response.includes(CONCLUSION)) return 'cot';
  return instruction.includes(OPTIONS) ? 'choice' : 'free';
}
