import { spawnSync } from 'node:child_process';
import { findBrowser } from './find-browser';

interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

const environments = ['src/domain', 'src/synthesis', 'src/model', 'workers', 'tsconfig.node.json'];

const steps: readonly Step[] = [
  { name: 'formatting', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'lint', command: ['eslint', '--max-warnings', '0', '.'] },
  ...environments.map((project): Step => ({ name: `types of ${project}`, command: ['tsc', '-p', project] })),
  { name: 'types of the page', command: ['svelte-check', '--fail-on-warnings', '--output', 'human'] },
  { name: 'unit tests', command: ['vitest', 'run'] },
  { name: 'build', command: ['vite', 'build', '--logLevel', 'warn'] },
  { name: 'end-to-end tests', command: ['playwright', 'test'] },
];

const startedAt = Date.now();
const chromePath = findBrowser(console.log);
for (const { name, command } of steps) {
  const stepStartedAt = Date.now();
  console.log(`\n== ${name}`);
  const { status } = spawnSync('npx', ['--no-install', ...command], {
    stdio: 'inherit',
    env: { ...process.env, CHROME_PATH: chromePath },
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error(`\nFailed: ${name}`);
    process.exit(1);
  }
  console.log(`== ${name}: ${secondsSince(stepStartedAt)} s`);
}
console.log(`\nAll checks passed in ${secondsSince(startedAt)} s.`);

function secondsSince(time: number): string {
  return ((Date.now() - time) / 1000).toFixed(1);
}
