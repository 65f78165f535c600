import { expect, test } from 'vitest';
import { contentSecurityPolicy, securityHeaders } from './security-policy';

const mayAsk = (path: string): string =>
  /connect-src ([^;]+)/.exec(securityHeaders({ path })['Content-Security-Policy'] ?? '')?.[1] ?? '';

test.each(['/assets/models-worker-B0x_-9.js', '/a/b/assets/models-worker-x.js', '/workers/models/models-worker.ts'])(
  'the models worker at %s may ask other hosts',
  (path) => {
    expect(mayAsk(path)).toBe("'self' https: http://localhost:* http://127.0.0.1:*");
  },
);

test.each([
  '',
  '/',
  '/index.html',
  '/assets/main-x.js',
  '/assets/models-worker-x.js/',
  '/assets/models-worker-x.js.map',
  '/assets/not-models-worker-x.js',
  '/workers/synthesizer/main.ts',
  '/service-worker.js',
])('"%s" may ask its own host alone', (path) => {
  expect(mayAsk(path)).toBe("'self'");
});

test('all other directives are the same for everyone', () => {
  const others = (path: string) => contentSecurityPolicy({ path }).replace(/connect-src [^;]+/, '');
  expect(others('/assets/models-worker-x.js')).toBe(others('/'));
});
