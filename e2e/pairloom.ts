import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright/test';
import { expect } from './site';

export interface TestFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** The page as a person works it: by what it shows and says. */
export class Pairloom {
  readonly page: Page;
  readonly #url: string;

  constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
  }

  async open(hash = ''): Promise<void> {
    // Nobody answers the system's dialog: files are saved as downloads.
    await this.page.addInitScript(() => Reflect.deleteProperty(globalThis, 'showSaveFilePicker'));
    await this.page.goto(`${this.#url}${hash}`);
  }

  get generateButton() {
    return this.page.getByRole('button', { name: /^Generate pairs/ });
  }

  get continueButton() {
    return this.page.getByRole('button', { name: /^Continue \(/ }).first();
  }

  async trySample(title: string): Promise<void> {
    await this.page.getByRole('button', { name: title, exact: true }).click();
  }

  async paste(text: string, name = ''): Promise<void> {
    await this.page.getByRole('button', { name: 'Paste text' }).first().click();
    await this.page.getByLabel('Text', { exact: true }).fill(text);
    if (name !== '') await this.page.getByLabel('Name').fill(name);
    await this.page.getByRole('button', { name: 'Add text' }).click();
  }

  /** Drops files on the page, as the system's file manager would. */
  async drop(...files: readonly TestFile[]): Promise<void> {
    const plain = files.map(({ path, content }) => ({
      path,
      bytes: Array.from(typeof content === 'string' ? new TextEncoder().encode(content) : content),
    }));
    const transfer = await this.page.evaluateHandle((dropped) => {
      const data = new DataTransfer();
      for (const { path, bytes } of dropped) data.items.add(new File([new Uint8Array(bytes)], path));
      return data;
    }, plain);
    await this.#untilShown();
    await this.page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
    await this.page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  }

  /** Drops one file in which `unit` is repeated; it is made in the page, as it would take long to send. */
  async dropRepeated(path: string, unit: string, bytes: number): Promise<void> {
    const transfer = await this.page.evaluateHandle(
      ({ path, unit, bytes }) => {
        const part = new Blob([unit.repeat(Math.ceil(1_000_000 / unit.length))]);
        const parts = Array.from({ length: Math.ceil(bytes / part.size) }, () => part);
        const data = new DataTransfer();
        data.items.add(new File(parts, path));
        return data;
      },
      { path, unit, bytes },
    );
    await this.#untilShown();
    await this.page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  }

  async openDocument(name: string): Promise<void> {
    await this.page.getByRole('button', { name: `About ${name}`, exact: true }).click();
  }

  /** The beginning of the text in the dialog about a document. */
  async openingText(): Promise<string> {
    const text = this.page.getByRole('dialog').locator('.preview');
    await expect(text).not.toBeEmpty();
    return text.innerText();
  }

  async closeDialog(): Promise<void> {
    await this.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await expect(this.page.getByRole('dialog')).toHaveCount(0);
  }

  async generate(): Promise<void> {
    await expect(this.generateButton).toBeEnabled();
    await this.generateButton.click();
  }

  async untilDone(timeoutMs = 90_000): Promise<void> {
    await expect(this.page.getByText('Done', { exact: true })).toBeVisible({ timeout: timeoutMs });
  }

  /** Per cent of the later rounds' prompts that carry a demonstration, as the page says it. */
  async demonstrationShare(): Promise<number> {
    const text = await this.page.getByText(/of the prompts after round 1 carry a demonstration/).innerText();
    return Number.parseInt(text, 10);
  }

  /** Presses a button that saves a file, and reads the file. */
  async saved(button: RegExp): Promise<string> {
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name: button }).first().click();
    return readFile(await (await download).path(), 'utf8');
  }

  /** Opens the export dialog over the data set shown, and chooses a format by its name. */
  async openExport(format: string): Promise<Locator> {
    await this.page.getByRole('button', { name: 'Export…' }).click();
    const dialog = this.page.getByRole('dialog', { name: 'Export' });
    await dialog.getByRole('radio', { name: format, exact: true }).check();
    return dialog;
  }

  /** Saves what the open export dialog offers, as a download that was read back. */
  async saveExport(): Promise<Buffer> {
    const dialog = this.page.getByRole('dialog', { name: 'Export' });
    const download = this.page.waitForEvent('download');
    await dialog.getByRole('button', { name: /^Save / }).click();
    const path = await (await download).path();
    await expect(dialog.getByText(/^Saved and read back: /)).toBeVisible();
    return readFile(path);
  }

  /** Saves the data set shown in one format, everything else as it is offered. */
  async exportAs(format: string): Promise<Buffer> {
    await this.openExport(format);
    const saved = await this.saveExport();
    await this.closeDialog();
    return saved;
  }

  /** Nothing hears a drop before the page is there. */
  async #untilShown(): Promise<void> {
    await this.page.getByRole('banner').waitFor();
  }

  /** How many pairs the database holds; only what is committed counts. */
  async storedPairs(): Promise<number> {
    return this.storedCount('pairs');
  }

  /** Until the service worker keeps all that a run needs, the last of which it takes is a sample. */
  async untilKept(): Promise<void> {
    const keptFiles = (): Promise<string> =>
      this.page.evaluate(async () => {
        const kept = await (await caches.open('pairloom-later')).keys();
        return kept.map(({ url }) => url).join(' ');
      });
    await expect.poll(keptFiles, { timeout: 20_000 }).toContain('samples/story.txt');
    expect(await keptFiles()).toMatch(/\.wasm.*models\/synthesizer\/onnx\/model\.onnx/);
  }

  async storedCount(store: string): Promise<number> {
    return this.page.evaluate(
      (name) =>
        new Promise<number>((resolve, reject) => {
          const opening = indexedDB.open('pairloom');
          opening.onerror = () => reject(new Error('The database did not open.'));
          opening.onsuccess = () => {
            const database = opening.result;
            const counting = database.transaction(name).objectStore(name).count();
            counting.onsuccess = () => {
              database.close();
              resolve(counting.result);
            };
          };
        }),
      store,
    );
  }
}
