import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright/test';
import { TestModelHost } from './model-host';
import { expect, test as base } from './site';

const root = resolve(import.meta.dirname, '..');

/** A test on the built site with a host of models beside it. */
export const test = base.extend<{ host: TestModelHost }>({
  host: async ({}, use) => {
    const host = await TestModelHost.start();
    await use(host);
    host.close();
  },
});

/** The page of models as a person works it. */
export class ModelsPage {
  readonly page: Page;
  readonly #url: string;

  constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
  }

  async open(): Promise<void> {
    await this.page.goto(`${this.#url}#/models`);
    await this.page.getByRole('heading', { name: 'Models', exact: true }).waitFor();
  }

  /** Asks a host for a repository. */
  async lookUp(host: TestModelHost, id: string): Promise<void> {
    const field = this.page.getByLabel('Host', { exact: true });
    if (!(await field.isVisible())) await this.page.getByText('Host and token').click();
    await field.fill(host.url);
    await this.page.getByLabel('Any other model of the Hub').fill(id);
    await this.page.getByRole('button', { name: 'Look it up' }).click();
  }

  /** Agrees to what is offered; `build` names another choice than the one made at first. */
  async agree(build?: RegExp): Promise<void> {
    const dialog = this.page.getByRole('dialog');
    if (build !== undefined) await dialog.getByRole('radio', { name: build }).check();
    await dialog.getByRole('button', { name: /^(Download|Convert|Copy|Use this)/ }).click();
  }

  row(name: string) {
    const named = this.page.locator('.name', { hasText: new RegExp(`^${name}`) });
    return this.page.getByRole('listitem').filter({ has: named });
  }

  async untilInUse(name: string, timeoutMs = 60_000): Promise<void> {
    await expect(this.row(name).getByText('In use', { exact: true })).toBeVisible({ timeout: timeoutMs });
  }

  async delete(name: string): Promise<void> {
    await this.row(name).getByRole('button', { name: 'Delete' }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await expect(this.row(name)).toHaveCount(0);
  }

  /** Names of everything that lies in the private storage for models. */
  async storedFolders(): Promise<string[]> {
    return this.page.evaluate(async () => {
      const storage = await navigator.storage.getDirectory();
      const names: string[] = [];
      const models = await storage.getDirectoryHandle('models').catch(() => null);
      if (models !== null) for await (const name of models.keys()) names.push(name);
      return names;
    });
  }
}

/** The files of a folder of the repository by their paths in it. */
export async function filesOf(folder: string): Promise<Map<string, Uint8Array>> {
  const whole = join(root, folder);
  const entries = await readdir(whole, { recursive: true, withFileTypes: true });
  const files = new Map<string, Uint8Array>();
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(whole.length + 1), new Uint8Array(await readFile(path)));
  }
  return files;
}

/** The embedded model as a host would give it: ready, and as the checkpoint it was made from. */
export function readyModel(): Promise<Map<string, Uint8Array>> {
  return filesOf('public/models/synthesizer');
}

export async function checkpoint(): Promise<Map<string, Uint8Array>> {
  const [weights, ready] = await Promise.all([filesOf('tools/checkpoints/synthesizer'), readyModel()]);
  for (const [path, bytes] of ready) if (!path.startsWith('onnx/') && path !== 'config.json') weights.set(path, bytes);
  return weights;
}

/** The ready model with a chat template: the flow of an instruct model, if not its wits. */
export async function chatModel(): Promise<Map<string, Uint8Array>> {
  const files = await readyModel();
  const template =
    "{% for message in messages %}{{ '<|' + message['role'] + '|>' + message['content'] + '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";
  const parse = (path: string): Record<string, unknown> =>
    JSON.parse(new TextDecoder().decode(files.get(path))) as Record<string, unknown>;
  const write = (path: string, value: unknown): void =>
    void files.set(path, new TextEncoder().encode(JSON.stringify(value)));
  write('tokenizer_config.json', { ...parse('tokenizer_config.json'), chat_template: template });
  // Without tokens for the tags it is no native synthesizer.
  const tokenizer = parse('tokenizer.json');
  const added = tokenizer['added_tokens'] as readonly { readonly content: string }[];
  write('tokenizer.json', { ...tokenizer, added_tokens: added.filter(({ content }) => !/[A-Z]/.test(content)) });
  return files;
}
