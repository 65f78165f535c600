import { defineConfig } from 'playwright/test';
import { findBrowser } from './tools/find-browser';

const executablePath = findBrowser(() => undefined);

export default defineConfig({
  testDir: 'e2e',
  // One at a time: the model needs the cores, and timings must mean something.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    launchOptions: {
      executablePath,
      args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
    trace: 'off',
  },
});
