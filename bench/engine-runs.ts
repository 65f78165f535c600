import type { Device } from '../src/domain/run';
import type { Column } from './engine-columns';
import type { BenchModel } from './engine-harness/main';
import type { MeasuredPass, Work } from './engine-harness/measured-pass';
import { EnginePage } from './engine-page';
import type { Passes } from './engine-report';

/** The columns of one model on one device, loaded side by side in one page. */
export class EngineRuns {
  readonly #url: string;
  readonly #device: Device;
  readonly #model: BenchModel;
  readonly #columns: readonly Column[];
  readonly #page: EnginePage;
  /** By build of the runtime. */
  readonly threads: ReadonlyMap<string, number>;

  static async start(url: string, device: Device, model: BenchModel, columns: readonly Column[]): Promise<EngineRuns> {
    const page = await EnginePage.launch(url, device);
    return new EngineRuns(url, device, model, columns, page, await page.open(model, columns));
  }

  private constructor(
    url: string,
    device: Device,
    model: BenchModel,
    columns: readonly Column[],
    page: EnginePage,
    threads: ReadonlyMap<string, number>,
  ) {
    [this.#url, this.#device, this.#model] = [url, device, model];
    [this.#columns, this.#page, this.threads] = [columns, page, threads];
  }

  /** A pass that counts for nothing. */
  pass(name: string, work: Work): Promise<MeasuredPass> {
    const column = this.#columns.find((one) => one.name === name);
    if (column === undefined) throw new TypeError(`There is no column ${name}.`);
    return this.#page.pass(column, work);
  }

  /**
   * One pass of each column that does not count, then `repeats` of each in turn: what the machine does meanwhile comes
   * over all alike. Each repeat begins with another column.
   */
  async repeat(work: Work, repeats: number): Promise<Passes> {
    const passes = new Map<string, MeasuredPass[]>(this.#columns.map(({ name }) => [name, []]));
    for (let repeat = -1; repeat < repeats; repeat += 1) {
      const start = Math.max(0, repeat) % this.#columns.length;
      for (const column of [...this.#columns.slice(start), ...this.#columns.slice(0, start)]) {
        tell(`${repeat < 0 ? 'warming up' : `repeat ${String(repeat + 1)} of ${String(repeats)}`}: ${column.name}`);
        const pass = await this.#page.pass(column, work);
        if (repeat >= 0) passes.get(column.name)?.push(pass);
      }
    }
    return passes;
  }

  /** Each column alone in a browser of its own, from before the model is loaded to the end of a pass. */
  async memory(
    columns: readonly Column[],
    work: Work,
    repeats: number,
  ): Promise<{ readonly passes: Passes; readonly peaks: ReadonlyMap<string, readonly number[]> }> {
    const passes = new Map<string, MeasuredPass[]>(columns.map(({ name }) => [name, []]));
    const peaks = new Map<string, number[]>(columns.map(({ name }) => [name, []]));
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      for (const column of columns) {
        tell(`memory ${String(repeat + 1)} of ${String(repeats)}: ${column.name}`);
        const page = await EnginePage.launch(this.#url, this.#device);
        const memory = await page.watchMemory();
        try {
          await page.open(this.#model, [column]);
          passes.get(column.name)?.push(await page.pass(column, work));
          peaks.get(column.name)?.push(memory.peak);
        } finally {
          memory.close();
          await page.close();
        }
      }
    }
    return { passes, peaks };
  }

  close(): Promise<void> {
    return this.#page.close();
  }
}

/** Beside the tables, which go to the standard output. */
function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
