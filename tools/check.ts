import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { findBrowser, installShell } from './find-browser';

interface Step {
  readonly name: string;
  readonly command: readonly string[];
}

const environments = ['src/domain', 'src/synthesis', 'src/model', 'workers', 'tsconfig.node.json'];

/** They only read the source, so they run side by side. */
const readers: readonly Step[] = [
  { name: 'lint', command: ['eslint', '--max-warnings', '0', '.'] },
  { name: 'types of the page', command: ['svelte-check', '--fail-on-warnings', '--output', 'human'] },
  { name: 'formatting', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  ...environments.map((project): Step => ({ name: `types of ${project}`, command: ['tsc', '-p', project] })),
];

/** They want the machine to themselves. */
const others: readonly Step[] = [
  { name: 'unit tests', command: ['vitest', 'run'] },
  { name: 'build', command: ['vite', 'build', '--logLevel', 'warn'] },
  { name: 'end-to-end tests, alone', command: ['playwright', 'test', '--project=alone'] },
  { name: 'end-to-end tests, together', command: ['playwright', 'test', '--project=together', '--workers=3'] },
];

const startedAt = Date.now();
const chromePath = findBrowser(console.log);
installShell(console.log);

const waiting = [...readers];
const lanes = Array.from({ length: Math.min(availableParallelism(), 4) }, async () => {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) await check(step, 'pipe');
});
await Promise.all(lanes);
for (const step of others) await check(step, 'inherit');
console.log(`\nAll checks passed in ${secondsSince(startedAt)} s.`);

/** Ends the process where the step fails. Piped output is shown once the step has ended, not mixed with another's. */
async function check({ name, command }: Step, output: 'pipe' | 'inherit'): Promise<void> {
  const stepStartedAt = Date.now();
  if (output === 'inherit') console.log(`\n== ${name}`);
  const child = spawn('npx', ['--no-install', ...command], {
    stdio: ['ignore', output, output],
    env: { ...process.env, CHROME_PATH: chromePath },
    shell: process.platform === 'win32',
  });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => said.push(data));
  const status = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (output === 'pipe') process.stdout.write(`\n== ${name}\n${Buffer.concat(said).toString()}`);
  if (status !== 0) {
    console.error(`\nFailed: ${name}`);
    process.exit(1);
  }
  console.log(`== ${name}: ${secondsSince(stepStartedAt)} s`);
}

function secondsSince(time: number): string {
  return ((Date.now() - time) / 1000).toFixed(1);
}
