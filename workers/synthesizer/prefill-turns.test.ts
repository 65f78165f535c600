import { describe, expect, it } from 'vitest';
import { PrefillTurns } from './prefill-turns';

/** Steps of such a time until a piece may come beside one row that decodes. */
function stepsUntilPiece(turns: PrefillTurns, stepMs: number): number {
  let steps = 0;
  for (; !turns.mayFill(1); steps += 1) turns.stepped(stepMs);
  return steps;
}

/** Pieces that may come before a step has to. */
function piecesUntilStep(turns: PrefillTurns, most: number): number {
  let pieces = 0;
  for (; pieces < most && turns.mayFill(1); pieces += 1) turns.filled(10);
  return pieces;
}

describe('PrefillTurns', () => {
  it('fills in without a pause while nothing decodes', () => {
    const turns = new PrefillTurns();
    for (let piece = 0; piece < 20; piece += 1) {
      expect(turns.mayFill(0)).toBe(true);
      turns.filled(10);
    }
  });

  it('gives the first answer three times the time of each piece beside it', () => {
    const turns = new PrefillTurns();
    turns.begin();
    expect(piecesUntilStep(turns, 9)).toBe(1);
    expect(stepsUntilPiece(turns, 5)).toBe(6);
    expect(piecesUntilStep(turns, 9)).toBe(1);
    expect(stepsUntilPiece(turns, 40)).toBe(1);
  });

  it('fills in two pieces a step once there was an answer', () => {
    const turns = new PrefillTurns();
    turns.begin();
    turns.filled(1000);
    turns.ended();
    turns.stepped(1);
    expect(piecesUntilStep(turns, 9)).toBe(2);
    expect(stepsUntilPiece(turns, 1)).toBe(1);
    expect(piecesUntilStep(turns, 9)).toBe(2);
  });

  it('begins anew after a rest, owing nothing of the time before', () => {
    const turns = new PrefillTurns();
    turns.begin();
    turns.ended();
    turns.filled(1000);
    turns.begin();
    expect(piecesUntilStep(turns, 9)).toBe(1);
    expect(stepsUntilPiece(turns, 5)).toBe(6);
  });
});
