import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createConnections, type CallOptions, type TestConnections } from '../support/connections.ts';
import { forward } from '../support/far-sides/forward.ts';
import { serveTcp } from '../support/far-sides/http-server.ts';
import { startRabbitMq, type RabbitMq } from '../support/far-sides/rabbitmq.ts';
import type { JsonObject } from '../../src/model.ts';

let server: RabbitMq;
let connections: TestConnections;

beforeAll(async () => {
  connections = await createConnections();
  server = await startRabbitMq();
}, 120_000);
afterAll(async () => {
  await connections?.close();
  await server?.stop();
});

const access = () => ({ hostname: '127.0.0.1', port: server.port, username: server.username, password: server.password, ssl: false });
const call = (action: string, inputs: object, options?: CallOptions) =>
  connections.output('AMQP', { ...access(), action, ...inputs }, options);
const fail = (action: string, inputs: object, options?: CallOptions) =>
  connections.error('AMQP', { ...access(), action, ...inputs }, options);

let queue: string;
let queues = 0;
const declare = (name: string, more: object = {}) => call('declare_queue', { queue: name, ...more });
const publish = (content: unknown, more: object = {}) => call('publish', { routing_key: queue, content, ...more });
const get = async (inputs: object = {}) => (await call('get', { queue, ...inputs }))['messages'] as JsonObject[];
const count = async (name = queue) => (await call('count', { queue: name }))['message_count'];

beforeEach(async () => {
  queue = `queue-${++queues}`;
  await declare(queue);
});

describe('publishing', () => {
  it('puts messages into a queue, from where they are got with all that belongs to them', async () => {
    const executionId = '0195f3d2-7c11-7000-8000-000000000001';
    const properties = {
      ...{ headers: { tries: 2, nested: { a: [1, 'x'] }, big: 4_294_967_296 }, priority: 3, correlation_id: 'c', reply_to: 'r' },
      ...{ expiration: 60_000, timestamp: 1_700_000_000, type: 'order', app_id: 'shop', content_encoding: 'identity' },
    };
    expect(await call('publish', { routing_key: queue, content: { order: 7, name: 'é😀' }, properties }, { executionId })).toEqual({
      message_ids: [executionId],
    });
    expect(await call('get', { queue })).toEqual({
      messages: [
        {
          content: { order: 7, name: 'é😀' },
          encoding: 'json',
          exchange: '',
          routing_key: queue,
          redelivered: false,
          properties: {
            ...{ content_type: 'application/json', content_encoding: 'identity', delivery_mode: 2, priority: 3, correlation_id: 'c' },
            ...{ reply_to: 'r', expiration: '60000', message_id: executionId, timestamp: 1_700_000_000, type: 'order', app_id: 'shop' },
            headers: { tries: 2, nested: { a: [1, 'x'] }, big: 4_294_967_296 },
          },
        },
      ],
      remaining: 0,
    });
    expect(await count()).toBe(0);
  });

  it.each([
    ['plain text', {}, { content: 'plain text', encoding: 'text' }],
    [[1, 'a'], {}, { content: [1, 'a'], encoding: 'json' }],
    [null, {}, { content: null, encoding: 'json' }],
    ['{"a":1}', { properties: { content_type: 'application/vnd.x+json' } }, { content: { a: 1 }, encoding: 'json' }],
    ['{ no json', { properties: { content_type: 'application/json' } }, { content: '{ no json', encoding: 'text' }],
    ['AP/+', { encoding: 'base64' }, { content: 'AP/+', encoding: 'base64' }],
    ['', {}, { content: '', encoding: 'text' }],
  ])('of %j with %j gives %j', async (content, more, expected) => {
    await publish(content, more);
    expect(await get()).toMatchObject([expected]);
  });

  it('of several messages gives an id to each', async () => {
    const messages = Array.from({ length: 100 }, (_, n) => ({ content: { n } }));
    const { message_ids } = await call(
      'publish_many',
      { routing_key: queue, messages },
      { executionId: '0195f3d2-7c11-7000-8000-000000000002' },
    );
    expect((message_ids as string[]).slice(0, 2)).toEqual([
      '0195f3d2-7c11-7000-8000-000000000002-0',
      '0195f3d2-7c11-7000-8000-000000000002-1',
    ]);
    expect((await get({ max_messages: 100 })).map(({ content }) => (content as JsonObject)['n'])).toEqual(messages.map((_, n) => n));
  });

  it('goes through exchanges as they are bound', async () => {
    await call('declare_exchange', { exchange: 'shop', type: 'topic' });
    await declare(queue, { bindings: [{ exchange: 'shop', routing_key: 'order.*' }] });
    await publish('yes', { exchange: 'shop', routing_key: 'order.new' });
    expect(await get()).toMatchObject([{ content: 'yes', exchange: 'shop', routing_key: 'order.new' }]);
  });

  it('of what leads nowhere is an error, unless that is meant', async () => {
    await call('declare_exchange', { exchange: 'shop', type: 'topic' });
    const error = await fail('publish', { exchange: 'shop', routing_key: 'nobody', content: 'x' });
    expect(error).toMatchObject({ code: 'COMMAND_FAILED', reply_code: 312 });
    expect(error.message).toMatch(/NO_ROUTE.*exchange 'shop' leads to no queue for 'nobody'/);
    expect((await fail('publish', { routing_key: 'no-such-queue', content: 'x' })).message).toContain("there is no queue 'no-such-queue'");
    await call('publish', { exchange: 'shop', routing_key: 'nobody', content: 'x', mandatory: false });
    expect(await fail('publish', { exchange: 'none', content: 'x' })).toMatchObject({
      code: 'COMMAND_FAILED',
      reply_code: 404,
      message: expect.stringContaining("no exchange 'none'"),
    });
  });

  it('into a queue that is full and refuses may be tried again', async () => {
    await declare('full', { arguments: { 'x-max-length': 1, 'x-overflow': 'reject-publish' } });
    await publish('one', { routing_key: 'full' });
    const logs: string[] = [];
    const retry = { attempts: 2, initial: 0, maximum: 0, multiplier: 1 };
    expect(await fail('publish', { routing_key: 'full', content: 'two' }, { options: { retry }, logs })).toMatchObject({
      code: 'COMMAND_FAILED',
      message: expect.stringContaining('nack'),
    });
    expect(logs).toHaveLength(1);
  });
});

describe('getting', () => {
  it('takes as many as are asked for, in their order, and says how many remain', async () => {
    await call('publish_many', { routing_key: queue, messages: ['a', 'b', 'c'].map((content) => ({ content })) });
    expect(await call('get', { queue, max_messages: 2 })).toMatchObject({ messages: [{ content: 'a' }, { content: 'b' }], remaining: 1 });
    expect(await call('get', { queue, max_messages: 2 })).toMatchObject({ messages: [{ content: 'c' }], remaining: 0 });
    expect(await call('get', { queue })).toEqual({ messages: [], remaining: 0 });
  });

  it('may leave them where they are, or send them to the dead letters', async () => {
    await declare('dead');
    await declare('living', { arguments: { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'dead' } });
    await publish('x', { routing_key: 'living' });
    expect(await call('get', { queue: 'living', ack: 'requeue' })).toMatchObject({
      messages: [{ content: 'x', redelivered: false }],
      remaining: 1,
    });
    expect(await call('get', { queue: 'living', ack: 'reject' })).toMatchObject({ messages: [{ redelivered: true }], remaining: 0 });
    expect(await count('living')).toBe(0);
    expect(await call('get', { queue: 'dead' })).toMatchObject({
      messages: [{ content: 'x', properties: { headers: { 'x-death': [{ queue: 'living', reason: 'rejected', count: 1 }] } } }],
    });
  });

  it('keeps a copy of each in the backup queue before it takes it', async () => {
    await declare('backup');
    await publish({ n: 1 }, { properties: { headers: { mine: true } } });
    expect(await get({ backup_queue: 'backup' })).toMatchObject([{ content: { n: 1 } }]);
    expect(await call('get', { queue: 'backup' })).toMatchObject({
      messages: [
        { content: { n: 1 }, properties: { headers: { mine: true, 'x-original-exchange': '', 'x-original-routing-key': queue } } },
      ],
    });
    await publish('kept');
    expect(await fail('get', { queue, backup_queue: 'no-such-queue' })).toMatchObject({ code: 'COMMAND_FAILED', reply_code: 312 });
    expect(await count()).toBe(1);
  });

  it('waits for a first message', async () => {
    const waiting = get({ wait_time: 20, max_messages: 5 });
    await publish('late');
    expect(await waiting).toMatchObject([{ content: 'late' }]);
    expect(await get({ wait_time: 0.3 })).toEqual([]);
  });

  it('that is cancelled takes nothing', async () => {
    const controller = new AbortController();
    const waiting = fail('get', { queue, wait_time: 100 }, { signal: controller.signal });
    const timer = setTimeout(() => controller.abort('cancel'), 100);
    expect(await waiting).toMatchObject({ code: 'CANCELLED' });
    clearTimeout(timer);
    await publish('x');
    expect(await count()).toBe(1);
  });

  it('stops before the result gets too large, and what does not fit stays', async () => {
    await call('publish_many', { routing_key: queue, messages: ['a', 'b', 'c'].map((letter) => ({ content: letter.repeat(1000) })) });
    const { messages, remaining } = await call('get', { queue, max_messages: 3, max_result_size: 2500 });
    expect([(messages as unknown[]).length, remaining]).toEqual([2, 1]);
    expect(await fail('get', { queue, max_result_size: 100 })).toMatchObject({ code: 'RESPONSE_TOO_LARGE' });
    expect(await count()).toBe(1);
  });
});

describe('queues', () => {
  it('are declared, counted, purged and deleted', async () => {
    expect(await declare('q', { arguments: { 'x-queue-type': 'quorum' } })).toEqual({ queue: 'q', message_count: 0, consumer_count: 0 });
    await publish('x', { routing_key: 'q' });
    await publish('y');
    expect(await get()).toMatchObject([{ content: 'y' }]);
    await publish('z');
    expect(await call('purge_queue', { queue })).toEqual({ message_count: 1 });
    expect(await call('delete_queue', { queue })).toEqual({ message_count: 0 });
    expect(await fail('count', { queue })).toMatchObject({
      code: 'COMMAND_FAILED',
      reply_code: 404,
      message: expect.stringContaining('no queue'),
    });
  });

  it('with other properties than they have are an error', async () => {
    expect(await fail('declare_queue', { queue, durable: false })).toMatchObject({ code: 'COMMAND_FAILED', reply_code: 406 });
    await publish('x');
    expect(await fail('delete_queue', { queue, if_empty: true })).toMatchObject({ reply_code: 406 });
  });
});

it.each([
  ['publish', { routing_key: 'x'.repeat(256), content: 'x' }, "'routing_key'"],
  ['publish', { routing_key: 'a\nb', content: 'x' }, "'routing_key'"],
  ['publish_many', { messages: [] }, "'messages'"],
  ['get', { queue: '' }, "'queue'"],
  ['get', { queue: 'q', max_messages: 0 }, "'max_messages'"],
])('%s refuses %j', async (action, inputs, message) => {
  expect(await fail(action, inputs)).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining(message) });
});

describe('access', () => {
  it('fails with wrong credentials, without a right, in an unknown virtual host, or at a port where nothing is', async () => {
    expect(await fail('count', { queue, password: 'wrong-password' })).toMatchObject({
      code: 'AUTHENTICATION_FAILED',
      message: expect.stringContaining('Login was refused'),
    });
    expect(await fail('purge_queue', { queue, username: undefined })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await fail('publish', { routing_key: queue, content: 'x', username: server.reader })).toMatchObject({
      code: 'COMMAND_FAILED',
      reply_code: 403,
    });
    for (const vhost of ['none', 'closed']) {
      expect(await fail('count', { queue, vhost })).toMatchObject({
        code: 'COMMAND_FAILED',
        message: expect.stringContaining('check vhost'),
      });
    }
    expect(await fail('count', { queue, port: 1 })).toMatchObject({
      code: 'CONNECTION_FAILED',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('is tested by opening a channel', async () => {
    const test = async (name: string, value: object) => {
      await connections.store.create(JSON.stringify({ name, type: 'AMQP', value }));
      return await connections.pipeline.test({ by: 'connector', name }, new AbortController().signal);
    };
    expect(await test('works', access())).toMatchObject({ ok: true, tested: true });
    expect(await test('fails', { ...access(), password: 'wrong-password' })).toMatchObject({
      ok: false,
      error: { code: 'AUTHENTICATION_FAILED' },
    });
  });

  it('over TLS checks the certificate and its name', async () => {
    const secure = { queue, ssl: true, port: server.tlsPort, cacert: server.cacert };
    expect(await call('count', secure)).toMatchObject({ message_count: 0 });
    expect(await call('count', { ...secure, hostname: 'localhost' })).toMatchObject({ message_count: 0 });
    expect(await call('count', { ...secure, cacert: undefined, verify_ssl: false })).toMatchObject({ message_count: 0 });
    expect(await fail('count', { ...secure, cacert: undefined })).toMatchObject({
      code: 'TLS_ERROR',
      message: expect.stringContaining('cacert'),
    });
    const front = await forward(server.tlsPort, { host: '127.0.0.2' });
    expect(await fail('count', { ...secure, hostname: '127.0.0.2', port: front.port })).toMatchObject({
      code: 'TLS_ERROR',
      message: expect.stringContaining('another name'),
    });
    await front.stop();
    expect(await fail('count', { ...secure, port: server.port })).toMatchObject({
      code: 'TLS_ERROR',
      message: expect.stringContaining('ssl: false'),
    });
  });

  it('survives a server that hangs up in the middle, is silent, or speaks nonsense', async () => {
    await publish('x'.repeat(1_000_000));
    const cut = await forward(server.port, { onData: (_data, received) => received < 200_000 });
    expect(await fail('get', { queue, port: cut.port })).toMatchObject({ code: 'CONNECTION_FAILED' });
    await cut.stop();
    for (const greeting of ['', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'AMQP\0\x01\x01\0', Buffer.alloc(64), randomBytes(300)]) {
      const odd = await serveTcp((socket) => void socket.write(greeting));
      const error = await fail('count', { queue, port: odd.port, connect_timeout: 0.5 });
      expect(error.code).toMatch(/CONNECTION_FAILED|CONNECTION_TIMEOUT|INVALID_RESPONSE/);
      await odd.stop();
    }
  }, 120_000);
});
