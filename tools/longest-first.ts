import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** They take about a minute: begun last, one core would wait for them. */
const longest = /\/exactness\.test\.ts$/;

/** The order of test files where nothing is known of earlier runs, as on a fresh machine. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [
      ...sorted.filter(({ moduleId }) => longest.test(moduleId)),
      ...sorted.filter(({ moduleId }) => !longest.test(moduleId)),
    ];
  }
}
