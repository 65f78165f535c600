import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';

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

function installedBrowser(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const onPath = commandNames.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...fixedPlaces, chromium.executablePath()].find(isExecutable);
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
  const run = (command: string, args: string[]) => {
    say(`No browser found. Running: ${command} ${args.join(' ')}`);
    execFileSync(command, args, { stdio: 'inherit' });
  };
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    run('apt-get', ['update', '-q']);
    run('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium']);
  } else {
    run('npx', ['playwright', 'install', 'chromium']);
  }
}
