import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMIT, TestModelHost } from '../../e2e/model-host';
import { lookUpRepository, repositoryFolder } from './model-host';
import { isSafePath, parseRepository } from './repository-answer';

const { signal } = new AbortController();
const noWait = { wait: () => Promise.resolve() };
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
let host: TestModelHost;

beforeAll(async () => {
  host = await TestModelHost.start();
  const files = new Map([
    ['config.json', text('{}')],
    ['onnx/model.onnx', text('weights')],
  ]);
  host.repositories.set('org/open', { files, licence: 'apache-2.0' });
  host.repositories.set('org/gated', { files, gatedToken: 'hf_secret' });
  host.repositories.set('org/silent', { files, withoutSizes: true });
});
afterAll(() => host.close());

const lookUp = (id: string, { token = '', revision = 'main', url = host.url } = {}) =>
  lookUpRepository({ url, token }, id, revision, signal, noWait);

test('a repository is told with its commit, licence, files and hashes', async () => {
  const repository = await lookUp('org/open');
  expect(repository).toEqual({
    id: 'org/open',
    revision: COMMIT,
    licence: 'apache-2.0',
    isGated: false,
    files: [
      { path: 'config.json', byteLength: 2 },
      {
        path: 'onnx/model.onnx',
        byteLength: 7,
        sha256: '9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c',
      },
    ],
  });
  expect(repositoryFolder({ url: host.url, token: '' }, repository)).toBe(`${host.url}org/open/resolve/${COMMIT}/`);
});

test('sizes that the host does not state are asked file by file, its headers hidden or not', async () => {
  for (const hidden of [false, true]) {
    host.hidesHeaders = hidden;
    const { files } = await lookUp('org/silent');
    expect(files.map(({ byteLength }) => byteLength).sort()).toEqual([2, 7]);
  }
  host.hidesHeaders = false;
});

test('a gated repository opens to its token alone, and the refusal says what to do', async () => {
  await expect(lookUp('org/gated')).rejects.toMatchObject({
    name: 'ModelHostError',
    reason: 'gated',
    message: expect.stringMatching(/Accept it at http.*org\/gated.*paste it here; it is kept in memory only/),
  });
  await expect(lookUp('org/gated', { token: 'hf_other' })).rejects.toMatchObject({
    reason: 'gated',
    message: expect.stringMatching(/token does not open/),
  });
  expect((await lookUp('org/gated', { token: 'hf_secret' })).isGated).toBe(true);
});

test.each([
  ['org/unknown', 'main'],
  ['org/open', 'no-such-branch'],
])('%s at %s is not found', async (id, revision) => {
  await expect(lookUp(id, { revision })).rejects.toMatchObject({ reason: 'notFound' });
});

test.each(['', 'a/b/c', '../x', 'org/..', 'org/a b', '/org/x', 'org/x?y', 'https://x'])(
  '"%s" is no name of a repository, and nothing is sent',
  async (id) => {
    const before = host.asked.length;
    await expect(lookUp(id)).rejects.toMatchObject({ reason: 'badName' });
    expect(host.asked).toHaveLength(before);
  },
);

test.each([
  'http://huggingface.co/',
  'huggingface.co',
  'https://a:b@host/',
  'https://host',
  'file:///x/',
  'https://h/?',
])('%s is no address to send a token to', async (url) => {
  await expect(lookUp('org/open', { url })).rejects.toMatchObject({ reason: 'badAddress' });
});

test('a page in place of an answer is no model host', async () => {
  host.fault('org/open', { kind: 'page' }, 1);
  await expect(lookUp('org/open')).rejects.toMatchObject({ reason: 'notAHost' });
});

test('a busy host is asked again', async () => {
  host.fault('org/open', { kind: 'status', status: 429, retryAfter: 1 }, 2);
  expect((await lookUp('org/open')).revision).toBe(COMMIT);
});

test('without a connection it says so', async () => {
  await expect(lookUp('org/open', { url: 'http://localhost:9/' })).rejects.toMatchObject({ reason: 'noNetwork' });
});

test('names that are no paths are left out', () => {
  const siblings = ['ok.json', '../up', '/root', 'a/../b', 'a\\b', 'line\nbreak', 'a//b', '', 'C:x', 'x'.repeat(501)];
  const repository = parseRepository(
    { sha: COMMIT, siblings: [...siblings.map((rfilename) => ({ rfilename })), null, 3, { rfilename: 4 }] },
    'x',
  );
  expect(repository?.files).toEqual([{ path: 'ok.json', byteLength: -1 }]);
});

test('a repository of very many files is refused', () => {
  const siblings = Array.from({ length: 100_000 }, (_, index) => ({ rfilename: `${String(index)}.json` }));
  expect(() => parseRepository({ sha: COMMIT, siblings }, 'x')).toThrow(/100000 files/);
});

test('whatever a host answers, only sane files come out', () => {
  const sibling = fc.record(
    {
      rfilename: fc.oneof(fc.string(), fc.constantFrom('config.json', '..'), fc.jsonValue()),
      size: fc.oneof(fc.integer(), fc.jsonValue()),
      lfs: fc.oneof(fc.record({ sha256: fc.jsonValue(), size: fc.jsonValue() }), fc.jsonValue()),
    },
    { requiredKeys: [] },
  );
  const answer = fc.record(
    { sha: fc.oneof(fc.constant(COMMIT), fc.jsonValue()), siblings: fc.array(sibling), gated: fc.jsonValue() },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(answer, fc.jsonValue()), (value) => {
      for (const { path, byteLength, sha256 = '0'.repeat(64) } of parseRepository(value, 'x')?.files ?? []) {
        expect(isSafePath(path) && byteLength >= -1 && Number.isSafeInteger(byteLength)).toBe(true);
        expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      }
    }),
  );
});
