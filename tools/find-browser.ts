import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';

const shellName = 'chromium-headless-shell';
const commandNames = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser'];
const fixedPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * The Chrome or Chromium that the end-to-end tests drive: `CHROME_PATH`, else an installed one, else Playwright's,
 * else one installed now.
 * @throws Error when `CHROME_PATH` names no file, or when nothing could be installed.
 */
export function findBrowser(say: (line: string) => void): string {
  const named = process.env['CHROME_PATH'];
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROME_PATH is ${named}, and there is no such file.`);
    say(`Browser: ${named} (CHROME_PATH)`);
    return named;
  }
  const found = installedBrowser();
  if (found) {
    say(`Browser: ${found}`);
    return found;
  }
  installBrowser(say);
  const installed = installedBrowser();
  if (!installed) throw new Error('No Chrome or Chromium was found or could be installed. Set CHROME_PATH to one.');
  say(`Browser: ${installed}`);
  return installed;
}

/** Chromium without its windows, which takes a fifth less of the processor; null where it is not installed. */
export function findShell(): string | null {
  return onPath(shellName).find(isExecutable) ?? null;
}

/** The checks do without it, and take longer then. */
export function installShell(say: (line: string) => void): void {
  if (findShell() !== null || !isDebianRoot()) return;
  try {
    installPackages(say, [shellName]);
  } catch {
    say(`${shellName} could not be installed; the browser itself takes its place.`);
  }
}

function installedBrowser(): string | undefined {
  return [...commandNames.flatMap(onPath), ...fixedPlaces, chromium.executablePath()].find(isExecutable);
}

function onPath(name: string): readonly string[] {
  return (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return path !== '';
  } catch {
    return false;
  }
}

function installBrowser(say: (line: string) => void): void {
  say('No browser found.');
  if (isDebianRoot()) installPackages(say, ['chromium']);
  else run(say, 'npx', ['playwright', 'install', 'chromium']);
}

function isDebianRoot(): boolean {
  return existsSync('/etc/debian_version') && process.getuid?.() === 0;
}

function installPackages(say: (line: string) => void, names: readonly string[]): void {
  run(say, 'apt-get', ['update', '-q']);
  run(say, 'apt-get', ['install', '-q', '-y', '--no-install-recommends', ...names]);
}

function run(say: (line: string) => void, command: string, args: readonly string[]): void {
  say(`Running: ${command} ${args.join(' ')}`);
  execFileSync(command, args, { stdio: 'inherit' });
}
