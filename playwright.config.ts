import { defineConfig } from 'playwright/test';
import { findBrowser, findShell } from './tools/find-browser';

const executablePath = findBrowser(() => undefined);
const args = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Timings and silences mean something here: nothing else runs beside these. */
const alone = /(engine-wasm|engine-faults|engine-gpu-loss|hidden-tab|first-load|kill)\.spec\.ts$/;

export default defineConfig({
  testDir: 'e2e',
  // One at a time: the model needs the cores. The checks run those that may share them three at a time, as many wait for something.
  workers: 1,
  projects: [
    { name: 'alone', testMatch: alone },
    {
      name: 'together',
      testIgnore: alone,
      use: {
        launchOptions: { executablePath: findShell() ?? executablePath, args },
        // Each test begins with an empty profile, in which it would fetch, hash and store the whole app and its model.
        serviceWorkers: 'block',
      },
    },
  ],
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath, args },
    trace: 'off',
  },
});
