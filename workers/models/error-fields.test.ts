import { expose, wrap, type Endpoint } from 'comlink';
import { expect, test } from 'vitest';
import { ModelInstallError } from '../../src/model/model-install-error';
import { sendErrorFields } from './error-fields';

test('the reason of an error arrives with its name and message, and its other fields stay behind', async () => {
  sendErrorFields();
  const { port1, port2 } = new MessageChannel();
  const error = new ModelInstallError('wrongHash', 'It differs.', 'a.onnx', { cause: new Error('secret') });
  expose({ fail: () => Promise.reject(error), greet: () => 'hello' }, port1 as Endpoint);
  const remote = wrap<{ fail(): Promise<void>; greet(): string }>(port2 as Endpoint);
  const seen: unknown = await remote.fail().catch((caught: unknown) => caught);
  expect(seen).toMatchObject({
    name: 'ModelInstallError',
    message: 'It differs.',
    reason: 'wrongHash',
    path: 'a.onnx',
  });
  expect(seen).not.toHaveProperty('cause');
  expect(await remote.greet()).toBe('hello');
  port1.close();
});
