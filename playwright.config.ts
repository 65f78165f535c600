import { defineConfig } from 'playwright/test';
import { findBrowser } from './tools/find-browser';

const executablePath = findBrowser(() => undefined);

/** Timings and silences mean something here: nothing else runs beside these. */
const alone = /(engine-wasm|engine-faults|engine-gpu-loss|hidden-tab|first-load|two-tabs)\.spec\.ts$/;

export default defineConfig({
  testDir: 'e2e',
  // One at a time: the model needs the cores. The checks run those that may share them two at a time.
  workers: 1,
  projects: [
    { name: 'alone', testMatch: alone },
    { name: 'together', testIgnore: alone },
  ],
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
