import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright/test';
import type { GpuAdapter } from '../src/adapters/device-choice';
import type { Device } from '../src/domain/run';
import { findBrowser } from '../tools/find-browser';
import type { Column } from './engine-columns';
import type { BenchModel } from './engine-harness/main';
import type { MeasuredPass, Work } from './engine-harness/measured-pass';
import { RendererMemory } from './process-memory';

const WEBGPU = ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--use-angle=vulkan', '--ignore-gpu-blocklist'];

/** The harness in a browser of its own, with a profile of its own. */
export class EnginePage {
  readonly #context: BrowserContext;
  readonly #profile: string;
  readonly #page: Page;
  readonly #device: Device;

  static async launch(url: string, device: Device): Promise<EnginePage> {
    const profile = await mkdtemp(join(tmpdir(), 'pairloom-bench-'));
    const quiet = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: findBrowser(() => undefined),
      args: device === 'webgpu' ? [...quiet, ...WEBGPU] : quiet,
    });
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForFunction(() => 'engineBench' in globalThis);
    return new EnginePage(context, profile, page, device);
  }

  private constructor(context: BrowserContext, profile: string, page: Page, device: Device) {
    [this.#context, this.#profile, this.#page, this.#device] = [context, profile, page, device];
  }

  /** Loads the model for these columns: a worker for each build of the runtime. The threads that each build takes. */
  async open(model: BenchModel, columns: readonly Column[]): Promise<ReadonlyMap<string, number>> {
    const threads = new Map<string, number>();
    for (const build of new Set(columns.map((column) => column.build))) {
      const ofBuild = columns.filter((column) => column.build === build);
      const contenders = [...new Set(ofBuild.map(({ contender }) => contender.kind))];
      const [ofFirst = null] = threads.values();
      const asked = { device: this.#device, contenders, threads: ofFirst };
      const opened = await this.#page.evaluate(
        ([ofWorker, theModel, rest]) => engineBench.open(ofWorker, theModel, rest),
        [build, model, asked] as const,
      );
      threads.set(build, opened.threads);
    }
    return threads;
  }

  pass({ build, contender }: Column, work: Work): Promise<MeasuredPass> {
    return this.#page.evaluate(([ofWorker, who, what]) => engineBench.pass(ofWorker, who, what), [
      build,
      contender,
      work,
    ] as const);
  }

  adapter(): Promise<GpuAdapter | null> {
    return this.#page.evaluate(() => engineBench.findGpuAdapter());
  }

  /** Watches what its renderer holds beyond what it holds now. */
  async watchMemory(): Promise<RendererMemory> {
    const memory = new RendererMemory(this.#profile);
    await memory.reset();
    return memory;
  }

  async close(): Promise<void> {
    await this.#context.close();
    await rm(this.#profile, { recursive: true, force: true });
  }
}
