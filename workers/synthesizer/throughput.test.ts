import { describe, expect, it } from 'vitest';
import { Throughput } from './throughput';

function tokensAt(...times: readonly number[]): Throughput {
  const throughput = new Throughput();
  for (const time of times) throughput.noteToken(time);
  return throughput;
}

const every = (ms: number, count: number): readonly number[] => Array.from({ length: count }, (_, index) => index * ms);

describe('Throughput', () => {
  it('adds up what went through', () => {
    const throughput = tokensAt(1, 2, 3);
    throughput.notePrompt(20, 0);
    throughput.notePrompt(30, 12);
    throughput.notePrefill(16);
    throughput.notePrefill(4);
    throughput.noteDraft(7);
    throughput.noteDraft(2);
    expect(throughput).toMatchObject({
      promptTokens: 50,
      reusedTokens: 12,
      prefilledTokens: 20,
      newTokens: 3,
      draftedTokens: 9,
    });
  });

  it('counts tokens a second', () => {
    expect(tokensAt(...every(20, 51)).tokensPerSecond(1000)).toBe(50);
  });

  it('counts all of the tokens of one step', () => {
    expect(tokensAt(0, 0, 0, 100, 100, 100, 200, 200, 200).tokensPerSecond(200)).toBe(30);
  });

  it('follows a change of speed within two seconds', () => {
    const slowThenFast = [...every(500, 11), ...every(10, 400).map((time) => 5010 + time)];
    expect(tokensAt(...slowThenFast).tokensPerSecond(9000)).toBe(100);
  });

  it('knows the speed of a model that takes seconds for a token', () => {
    expect(tokensAt(...every(4000, 5)).tokensPerSecond(16_000)).toBe(0.25);
  });

  it('knows no speed before there are two tokens at different times', () => {
    expect(tokensAt().tokensPerSecond(1000)).toBeNull();
    expect(tokensAt(500).tokensPerSecond(500)).toBeNull();
    expect(tokensAt(500).tokensPerSecond(1000)).toBeNull();
    expect(tokensAt(500, 500).tokensPerSecond(1000)).toBeNull();
  });
});
