import { readdir, readFile } from 'node:fs/promises';

const INTERVAL_MS = 200;
const PAGE_BYTES = 4096;

/** Watches what the renderer processes of one browser hold, as the system counts it. Linux only. */
export class RendererMemory {
  readonly #profile: string;
  readonly #timer: NodeJS.Timeout;
  #baseline = 0;
  #peak = 0;

  /** @param profile the folder that the browser was started with, by which its processes are known. */
  constructor(profile: string) {
    this.#profile = profile;
    this.#timer = setInterval(() => void this.#look(), INTERVAL_MS);
  }

  /** What is held now counts for nothing from here on. */
  async reset(): Promise<void> {
    this.#baseline = await residentBytes(this.#profile);
    this.#peak = this.#baseline;
  }

  /** What is held now, in bytes. */
  held(): Promise<number> {
    return residentBytes(this.#profile);
  }

  /** The most that was held beyond what was held at the reset, in bytes. */
  get peak(): number {
    return this.#peak - this.#baseline;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    this.#peak = Math.max(this.#peak, await residentBytes(this.#profile));
  }
}

interface Process {
  readonly id: string;
  readonly parent: string;
  readonly command: string;
  readonly resident: number;
}

async function residentBytes(profile: string): Promise<number> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const processes = (await Promise.all(ids.map(readProcess))).filter((found) => found !== undefined);
  const family = new Set(processes.filter(({ command }) => command.includes(profile)).map(({ id }) => id));
  for (let size = 0; size !== family.size;) {
    size = family.size;
    for (const { id, parent } of processes) if (family.has(parent)) family.add(id);
  }
  const renderers = processes.filter(({ id, command }) => family.has(id) && command.includes('--type=renderer'));
  return renderers.reduce((sum, { resident }) => sum + resident, 0);
}

/** Undefined for a process that has ended meanwhile. */
async function readProcess(id: string): Promise<Process | undefined> {
  try {
    const [command, memory, stat] = await Promise.all(
      ['cmdline', 'statm', 'stat'].map((name) => readFile(`/proc/${id}/${name}`, 'utf8')),
    );
    // The name in brackets may hold blanks; the parent is the second field behind it.
    const parent = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? '';
    return { id, parent, command: command ?? '', resident: Number(memory?.split(' ')[1]) * PAGE_BYTES };
  } catch {
    return undefined;
  }
}
