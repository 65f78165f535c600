import { describe, expect, test } from 'vitest';
import { modelEntries } from '../adapters/model-entries';
import type { ModelFile } from '../domain/model-spec';
import { buildChoices, checkpointBytes } from '../model/offer-choices';
import type { ModelHost, Repository } from '../../workers/models/protocol';
import { ModelSearch } from './model-search.svelte';

const commit = '0123456789abcdef0123456789abcdef01234567';
const file = (path: string, byteLength = 10): ModelFile => ({ path, byteLength });
const companions = ['config.json', 'tokenizer.json', 'tokenizer_config.json'].map((path) => file(path));
const ready = [...companions, file('onnx/model_q4.onnx', 1000), file('onnx/model_q4f16.onnx', 800)];

const plan = { parameters: 500_000, byteLengths: { q4f16: 300, q4: 350, q8: 600, fp32: 2000 } };

function search(answer: Partial<Repository> | Error) {
  const asked: { host: ModelHost; id: string; revision: string }[] = [];
  const repository = { id: 'owner/name', revision: commit, licence: 'mit', isGated: false, files: ready };
  const found = new ModelSearch({
    connection: {
      lookUp: async (host, id, revision) => {
        asked.push({ host, id, revision });
        if (answer instanceof Error) throw answer;
        return Promise.resolve({ ...repository, id, ...answer });
      },
      plan: async () => Promise.resolve(plan),
    },
    policyInForce: async () => Promise.resolve(),
    buildsOf: buildChoices,
    checkpointBytes,
    stampOf: () => 'fedcba9876543210',
    entries: modelEntries,
  });
  return { found, asked };
}

function offered({ found }: ReturnType<typeof search>) {
  if (found.status.kind !== 'found') throw new Error(found.status.kind);
  return found.status.offer;
}

describe('looking for a model', () => {
  test('what lies ready is offered, with its exact size, its host and its licence', async () => {
    const one = search({});
    await one.found.lookUp('https://huggingface.co/owner/name');
    expect(offered(one)).toMatchObject({ origin: 'huggingface.co', licence: 'mit', revision: commit });
    expect(offered(one).choices.map(({ dtype, byteLength }) => [dtype, byteLength])).toEqual([
      ['q4', 1030],
      ['q4f16', 830],
    ]);
  });

  test('a model of the list is asked for at the revision that was looked at, and installed with what is known of it', async () => {
    const [entry] = modelEntries;
    const one = search({ licence: '' });
    await one.found.lookUp(entry?.id ?? '');
    expect(one.asked[0]?.revision).toBe(entry?.revision);
    expect(offered(one)).toMatchObject({ name: entry?.name, licence: entry?.licence });
    const installation = one.found.installation(offered(one).choices[0] as never);
    expect(installation).toMatchObject({
      id: `${entry?.id.replace('/', '--') ?? ''}@0123456789ab-q4`,
      task: { kind: 'download' },
      known: { parameters: entry?.parameters, contextTokens: entry?.usedContextTokens },
    });
  });

  test('a checkpoint is offered to be converted', async () => {
    const one = search({ files: [file('config.json'), file('model.safetensors', 1_000_000)] });
    await one.found.lookUp('owner/name');
    const [choice] = offered(one).choices;
    expect(choice).toEqual({ kind: 'conversion', dtype: 'q4f16', readsBytes: 1_000_010, byteLength: 300 });
    expect(offered(one).parameters).toBe(500_000);
    expect(one.found.installation(choice as never)).toMatchObject({
      id: 'owner--name@0123456789ab-q4f16-converted',
      task: { kind: 'convert', target: 'q4f16' },
    });
  });

  test('a repository with nothing that runs says what is missing', async () => {
    const one = search({ files: [file('README.md')] });
    await one.found.lookUp('owner/name');
    expect(one.found.status).toMatchObject({ kind: 'failed', wantsToken: false });
  });

  test.each(['name', '../x', ''])('%j is not asked for', async (typed) => {
    const one = search({});
    await one.found.lookUp(typed);
    expect(one.found.status.kind).toBe('failed');
    expect(one.asked).toEqual([]);
  });

  test.each([
    ['huggingface.co', 'https://huggingface.co/'],
    ['https://mirror.example/hub', 'https://mirror.example/hub/'],
    ['http://localhost:8080', 'http://localhost:8080/'],
  ])('the host %j is asked at %s', async (host, url) => {
    const one = search({});
    one.found.host = host;
    await one.found.lookUp('owner/name');
    expect(one.asked[0]?.host.url).toBe(url);
  });

  test.each(['http://mirror.example', 'ftp://x', 'javascript:alert(1)', ''])('the host %j is refused', async (host) => {
    const one = search({});
    one.found.host = host;
    await one.found.lookUp('owner/name');
    expect(one.found.status.kind).toBe('failed');
    expect(one.asked).toEqual([]);
  });

  test('a model that its owner gives only to some asks for a token, which goes to the host and not into what is stored', async () => {
    const gated = search(Object.assign(new Error('Gated.'), { reason: 'gated' }));
    await gated.found.lookUp('owner/name');
    expect(gated.found.status).toMatchObject({ kind: 'failed', wantsToken: true, message: 'Gated.' });
    const one = search({});
    one.found.token = ' secret ';
    await one.found.lookUp('owner/name');
    expect(one.asked[0]?.host.token).toBe('secret');
  });

  test('a token is sent to the host that it was given for, and to no other', async () => {
    const one = search({});
    await one.found.lookUp('owner/name');
    const installation = one.found.installation(offered(one).choices[0] as never);
    const tokenOf = ({ source }: typeof installation) => source.kind === 'host' && source.host.token;
    one.found.token = 'secret';
    expect(tokenOf(one.found.withToken(installation))).toBe('secret');
    one.found.host = 'https://elsewhere.example';
    expect(tokenOf(one.found.withToken(installation))).toBe('');
  });

  test('a folder is offered without a host, and is read where it is when asked to', async () => {
    const one = search({});
    await one.found.lookThrough({
      name: 'my model',
      files: ready.map((one) => ({ ...one, lastModified: 1 })),
      place: { kind: 'files', files: new Map() },
    });
    const [choice] = offered(one).choices;
    expect(one.found.installation(choice as never, true).task.kind).toBe('download');
    expect(one.found.installation(choice as never, false)).toMatchObject({
      id: 'folder--my_model@fedcba987654-q4',
      task: { kind: 'link' },
    });
  });

  test('an answer that comes after the search was closed is not shown', async () => {
    let answer: (repository: Repository) => void = () => undefined;
    const found = new ModelSearch({
      connection: {
        lookUp: (_host, _id, _revision, signal) =>
          new Promise((resolve, reject) => {
            answer = resolve;
            signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
          }),
        plan: async () => Promise.resolve(plan),
      },
      policyInForce: async () => Promise.resolve(),
      buildsOf: buildChoices,
      checkpointBytes,
      stampOf: () => '',
      entries: [],
    });
    const asked = found.lookUp('owner/name');
    await expect.poll(() => found.status.kind).toBe('looking');
    found.close();
    answer({ id: 'owner/name', revision: commit, licence: '', isGated: false, files: ready });
    await asked;
    expect(found.status.kind).toBe('idle');
  });
});
