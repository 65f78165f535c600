import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';
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
    await this.page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
    await this.page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
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

  /** How many pairs the database holds; only what is committed counts. */
  async storedPairs(): Promise<number> {
    return this.page.evaluate(
      () =>
        new Promise<number>((resolve, reject) => {
          const opening = indexedDB.open('pairloom');
          opening.onerror = () => reject(new Error('The database did not open.'));
          opening.onsuccess = () => {
            const database = opening.result;
            const counting = database.transaction('pairs').objectStore('pairs').count();
            counting.onsuccess = () => {
              database.close();
              resolve(counting.result);
            };
          };
        }),
    );
  }
}
