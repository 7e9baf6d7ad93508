import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/model.ts';
import type { FileHandle } from '../../src/sdk/connector.ts';
import { SYSTEM_CLOCK } from '../../src/connectors/retry/clock.ts';
import { FileStorage } from '../../src/storage/files/file-storage.ts';
import { readContent } from '../../src/storage/files/read.ts';
import { writeFile as storeFile } from '../../src/storage/files/write.ts';
import { createConnections, type CallOptions, type TestConnections } from '../support/connections.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { serveHttp, type TestServer } from '../support/far-sides/http-server.ts';
import { startMoto, type Moto } from '../support/far-sides/moto.ts';

const MAX = 40_000_000;
let moto: Moto;
let database: TestDatabase;
let storage: FileStorage;
let connections: TestConnections;
let strange: TestServer;
let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
let asked: IncomingMessage[] = [];
const arrived = new EventTarget();

beforeAll(async () => {
  [moto, database, strange] = await Promise.all([
    startMoto(),
    createTestDatabase(),
    serveHttp((request, response) => {
      asked.push(request);
      arrived.dispatchEvent(new Event('one'));
      answer(request.resume(), response);
    }),
  ]);
  storage = new FileStorage(database.pool);
  const clock = { ...SYSTEM_CLOCK, random: () => 0 };
  connections = await createConnections(undefined, { files: { storage, maxBytes: MAX }, clock, graceMs: 3_600_000 });
  await run({ service: 's3', command: 'CreateBucket', parameters: { Bucket: 'reports' } });
}, 120_000);
afterAll(async () => {
  await connections?.close();
  await Promise.all([moto?.stop(), strange?.stop()]);
  await database?.drop();
});

const access = () => ({
  ...{ region: 'us-east-1', endpoint: moto.url },
  ...{ aws_access_key_id: moto.aws_access_key_id, aws_secret_access_key: moto.aws_secret_access_key },
});
const run = (inputs: object, options?: CallOptions) => connections.output('AWS', { ...access(), ...inputs }, options);
const fail = (inputs: object, options?: CallOptions) => connections.error('AWS', { ...access(), ...inputs }, options);
const failStrange = (how: typeof answer, inputs: object = {}, options?: CallOptions) => {
  answer = how;
  asked = [];
  return fail({ endpoint: strange.url, service: 'sqs', command: 'ListQueues', ...inputs }, options);
};
const says =
  (status: number, text: string, type = 'application/x-amz-json-1.0') =>
  (_request: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(status, { 'content-type': type }).end(text);

async function store(content: Buffer, name = 'stored.bin'): Promise<FileHandle> {
  const contents = { name, contentType: 'application/pdf', executionId: null, maxBytes: MAX };
  const { id, size, sha256, content_type } = await storeFile(storage, contents, Readable.from([content]));
  return { file_id: id, name, size, sha256, content_type };
}

async function stored(handle: JsonObject): Promise<Buffer> {
  return buffer(readContent(storage, (await storage.find(String(handle['file_id'])))!));
}

describe('AWS: call', () => {
  it('runs commands of services of every protocol, in any spelling', async () => {
    const parameters = { QueueName: 'orders' };
    const made = await run({ service: 'sqs', command: 'create_queue', parameters });
    expect(made['result']).toMatchObject({ QueueUrl: expect.stringContaining('/orders') });
    const image = { ImageId: 'ami-12c6146b', MinCount: 1, MaxCount: 1 };
    const instances = (await run({ service: 'ec2', client: 'runInstances', parameters: image }))['result'] as JsonObject;
    const [instance] = instances['Instances'] as JsonObject[];
    expect(instance).toMatchObject({ InstanceType: 'm1.small', LaunchTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) });
    const waited = await run({ service: 'ec2', waiter: 'instance_running', parameters: { InstanceIds: [instance?.['InstanceId']] } });
    expect(waited['result']).toEqual({ state: 'SUCCESS' });
  });

  it('turns texts into times and bytes where the command wants them', async () => {
    const put = { Namespace: 'n', MetricData: [{ MetricName: 'm', Timestamp: '2026-01-31T12:00:00Z', Value: 2 }] };
    await run({ service: 'cloudwatch', command: 'PutMetricData', parameters: put });
    const table = {
      ...{ TableName: 't', BillingMode: 'PAY_PER_REQUEST', KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] },
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    };
    await run({ service: 'dynamodb', command: 'CreateTable', parameters: table });
    const Item = { id: { S: 'a' }, data: { B: { $base64: 'AAH/' } }, n: { N: '7' } };
    await run({ service: 'dynamodb', command: 'PutItem', parameters: { TableName: 't', Item } });
    const got = await run({ service: 'dynamodb', command: 'GetItem', parameters: { TableName: 't', Key: { id: { S: 'a' } } } });
    expect(got).toMatchObject({ result: { Item }, request_id: expect.any(String) });
  });

  it('refuses parameters that the command does not know, which the SDK would leave out', async () => {
    for (const [parameters, message] of [
      [{ QueueNam: 'x' }, /CreateQueue has no parameter 'QueueNam'. It takes QueueName, Attributes/],
      [{ QueueName: 7 }, /CreateQueue\.QueueName must be a text/],
      [{ QueueName: 'x', Attributes: [] }, /CreateQueue\.Attributes must be an object/],
    ] as const)
      expect(await fail({ service: 'sqs', command: 'CreateQueue', parameters })).toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringMatching(message),
      });
  });

  it('says what there is none of, and how a service is had', async () => {
    expect(await fail({ service: 'glacier', command: 'ListVaults' })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('npm install @aws-sdk/client-glacier'),
    });
    for (const service of ['../../evil', 's3/../x', '@evil'])
      expect(await fail({ service, command: 'x' })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await fail({ service: 's3', command: 'NoSuch' })).toMatchObject({ message: expect.stringContaining("no command 'NoSuch'") });
    expect(await fail({ service: 'ec2', waiter: 'no_such' })).toMatchObject({ message: expect.stringContaining("no waiter 'no_such'") });
    expect(await fail({ service: 'ec2' })).toMatchObject({ message: expect.stringContaining('either command or waiter') });
  });

  it('gives what the service refuses as an error with its code', async () => {
    expect(await fail({ service: 'sqs', command: 'GetQueueUrl', parameters: { QueueName: 'none' } })).toMatchObject({
      ...{ code: 'UNEXPECTED_STATUS', status: 400, aws_code: 'QueueDoesNotExist' },
    });
  });
});

describe('AWS: credentials', () => {
  it('that are wrong are AUTHENTICATION_FAILED, and shown nowhere', async () => {
    const aws_secret_access_key = 'wrong-word-of-some-length';
    const error = await fail({ service: 's3', command: 'ListBuckets', aws_secret_access_key });
    expect(error).toMatchObject({ code: 'AUTHENTICATION_FAILED', aws_code: 'SignatureDoesNotMatch' });
    expect(JSON.stringify(error)).not.toContain(aws_secret_access_key);
    expect(await fail({ service: 'ec2', command: 'DescribeRegions', aws_access_key_id: 'AKIANOSUCHKEY00000000' })).toMatchObject({
      code: 'AUTHENTICATION_FAILED',
    });
  });

  it('of a role are asked for once', async () => {
    const role = { role_arn: `arn:aws:iam::${moto.account}:role/reader`, role_session_name: 'night-shift' };
    const whoIs = { service: 'sts', command: 'GetCallerIdentity', ...role };
    const first = (await run(whoIs))['result'] as JsonObject;
    expect(first['Arn']).toBe(`arn:aws:sts::${moto.account}:assumed-role/reader/night-shift`);
    const none = await fail({ ...whoIs, role_arn: 'arn:aws:iam::1:role/../x', aws_secret_access_key: 'wrong' });
    expect(none).toMatchObject({ code: 'AUTHENTICATION_FAILED', message: expect.stringContaining('assuming') });
  });

  it('are tested', async () => {
    const test = async (value: object) => {
      await connections.store.put('tested', JSON.stringify({ type: 'AWS', value: { ...access(), ...value } }));
      return connections.pipeline.test({ by: 'connector', name: 'tested' }, new AbortController().signal);
    };
    expect(await test({})).toMatchObject({ ok: true, tested: true });
    expect(await test({ aws_secret_access_key: 'wrong' })).toMatchObject({ ok: false, error: { code: 'AUTHENTICATION_FAILED' } });
  });

  it('are never taken from this machine, and no address either', async () => {
    const home = await mkdtemp(path.join(tmpdir(), 'petiole-aws-'));
    await mkdir(path.join(home, '.aws'));
    const trap = `[default]\nregion = eu-west-1\nendpoint_url = ${strange.url}\naws_access_key_id = AKIATRAP\naws_secret_access_key = trap\n`;
    await writeFile(path.join(home, '.aws/config'), trap);
    await writeFile(path.join(home, '.aws/credentials'), trap);
    const environment = {
      ...{ HOME: home, AWS_ACCESS_KEY_ID: 'AKIATRAP', AWS_SECRET_ACCESS_KEY: 'trap', AWS_REGION: 'eu-west-1', AWS_PROFILE: 'default' },
      ...{ AWS_ENDPOINT_URL: strange.url, AWS_ENDPOINT_URL_SQS: strange.url, AWS_CONTAINER_CREDENTIALS_FULL_URI: strange.url },
      ...{ AWS_EC2_METADATA_SERVICE_ENDPOINT: strange.url, AWS_CONFIG_FILE: path.join(home, '.aws/config') },
    };
    const before = { ...process.env };
    Object.assign(process.env, environment);
    try {
      asked = [];
      const { aws_access_key_id: _id, aws_secret_access_key: _secret, ...none } = access();
      expect(await connections.error('AWS', { ...none, service: 'sqs', command: 'ListQueues' })).toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining('aws_access_key_id'),
      });
      expect((await run({ service: 'sqs', command: 'ListQueues' }))['result']).toHaveProperty('QueueUrls');
      // without an endpoint the call goes to AWS itself, which this policy does not let it reach
      const { endpoint: _endpoint, ...plain } = access();
      const nowhere = await createConnections([], { resolver: toLoopback as never });
      const error = await nowhere.error('AWS', { ...plain, service: 'sqs', command: 'ListQueues' });
      await nowhere.close();
      expect(error).toMatchObject({
        code: 'CONNECTION_REFUSED_BY_POLICY',
        message: expect.stringContaining('sqs.us-east-1.amazonaws.com'),
      });
      expect(asked).toEqual([]);
    } finally {
      for (const name of Object.keys(environment)) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
      await rm(home, { recursive: true });
    }
  });
});

const toLoopback = (_name: string, _options: object, done: (error: null, found: object[]) => void) =>
  done(null, [{ address: '127.0.0.1', family: 4 }]);

describe('AWS: S3', () => {
  it('takes files of any size and gives them back', async () => {
    for (const size of [0, 1, 3_000_001]) {
      const content = randomBytes(size);
      const at = { bucket: 'reports', key: `sub folder/é ${size}.pdf` };
      const file = await store(content);
      const put = await run({ action: 's3_put', ...at, file, metadata: { origin: 'test' } });
      expect(put).toMatchObject({ ...at, size, etag: expect.any(String) });
      const got = await run({ action: 's3_get', ...at });
      expect(got).toMatchObject({ ...at, size, content_type: 'application/pdf', metadata: { origin: 'test' } });
      expect((await stored(got['file'] as JsonObject)).equals(content)).toBe(true);
      expect(await run({ action: 's3_head', ...at })).toMatchObject({ exists: true, object: { size } });
    }
  });

  it('takes and gives small ones as text or base64, and says when one is not small', async () => {
    const at = { bucket: 'reports', key: 'note.txt' };
    await run({ action: 's3_put', ...at, content: 'tëxt', content_type: 'text/plain' });
    expect(await run({ action: 's3_get', ...at, dst: 'text' })).toMatchObject({ content: 'tëxt', content_type: 'text/plain' });
    expect(await run({ action: 's3_get', ...at, dst: 'base64' })).toMatchObject({ content: Buffer.from('tëxt').toString('base64') });
    expect(await fail({ action: 's3_get', ...at, dst: 'text', max_response_size: 3 })).toMatchObject({ code: 'RESPONSE_TOO_LARGE' });
    const error = await fail({ action: 's3_put', ...at, content: 'other', overwrite: false });
    expect(error).toMatchObject({ code: 'COMMAND_FAILED', message: expect.stringContaining('already') });
    expect(await fail({ action: 's3_put', ...at })).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('lists in pages, by prefix and folder, and deletes', async () => {
    const keys = ['list/a', 'list/b', 'list/sub/c', 'list/sub/d'];
    for (const key of keys) await run({ action: 's3_put', bucket: 'reports', key, content: key });
    const list = (more: object) => run({ action: 's3_list', bucket: 'reports', prefix: 'list/', ...more });
    expect(((await list({}))['objects'] as JsonObject[]).map(({ key }) => key)).toEqual(keys);
    expect(await list({ delimiter: '/' })).toMatchObject({ objects: [{ key: 'list/a', size: 6 }, {}], prefixes: ['list/sub/'] });
    expect(await list({ max_entries: 3 })).toMatchObject({ truncated: true, objects: [{}, {}, {}] });
    expect(await run({ action: 's3_delete', bucket: 'reports', key: 'list/a' })).toEqual({ deleted: true });
    expect(await run({ action: 's3_head', bucket: 'reports', key: 'list/a' })).toEqual({ exists: false });
    expect(await fail({ action: 's3_get', bucket: 'reports', key: 'list/a' })).toMatchObject({ status: 404, aws_code: 'NoSuchKey' });
  });

  it('sends no key that would be another one on its way', async () => {
    for (const key of ['a/../../other/secret', 'a/./b'])
      expect(await fail({ action: 's3_get', bucket: 'reports', key })).toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('AWS: a far side in trouble', () => {
  const code = (type: string) => JSON.stringify({ __type: `com.amazonaws.sqs#${type}`, message: 'said so' });

  it('that throttles is asked again', async () => {
    expect(await failStrange(says(400, code('ThrottlingException')))).toMatchObject({
      ...{ code: 'UNEXPECTED_STATUS', status: 429, aws_code: 'ThrottlingException' },
    });
    expect(asked).toHaveLength(3);
    await failStrange(says(503, code('ServiceUnavailable')), { command: 'CreateQueue', parameters: { QueueName: 'a' } });
    expect(asked).toHaveLength(3);
  });

  it('with another clock says so, and is not asked again', async () => {
    for (const how of [
      says(403, '<Error><Code>RequestTimeTooSkewed</Code><Message>The difference is too large.</Message></Error>', 'application/xml'),
    ]) {
      const error = await failStrange(how, { service: 's3', command: 'ListBuckets' });
      expect(error).toMatchObject({ code: 'AUTHENTICATION_FAILED', message: expect.stringContaining('clock') });
      expect(asked).toHaveLength(1);
    }
    const late = JSON.stringify({
      __type: 'InvalidSignatureException',
      message: 'Signature expired: 20260101T000000Z is now earlier than',
    });
    expect(await failStrange(says(403, late))).toMatchObject({ message: expect.stringContaining('clock') });
  });

  it('that answers HTML is no AWS', async () => {
    const page = '<html><body>Please log in<br></body></html>';
    for (const inputs of [{}, { service: 's3', command: 'ListBuckets' }, { service: 'ec2', command: 'DescribeRegions' }]) {
      expect(await failStrange(says(200, page, 'text/html'), inputs)).toMatchObject({ code: 'INVALID_RESPONSE' });
      expect(await failStrange(says(500, page, 'text/html'), inputs)).toMatchObject({ code: 'UNEXPECTED_STATUS', status: 500 });
    }
  });

  it('that hangs up in the middle leaves no file', async () => {
    const cut = (_request: IncomingMessage, response: ServerResponse) => {
      response.writeHead(200, { 'content-length': '1000000' });
      response.write('x'.repeat(1000), () => response.destroy());
    };
    const count = async () => (await database.pool.query('select count(*)::int as n from files')).rows[0].n as number;
    const before = await count();
    expect(await failStrange(cut, { action: 's3_get', bucket: 'reports', key: 'a', service: undefined, command: undefined })).toMatchObject(
      {
        code: 'CONNECTION_FAILED',
      },
    );
    expect(await count()).toBe(before);
  });

  it('that keeps a call or a waiter waiting does not hold it when it is cancelled', async () => {
    for (const inputs of [{}, { service: 'ec2', command: undefined, waiter: 'instance_running' }]) {
      const controller = new AbortController();
      const first = once(arrived, 'one');
      const error = failStrange(() => undefined, inputs, { signal: controller.signal });
      await first;
      controller.abort('cancel');
      expect(await error).toMatchObject({ code: 'CANCELLED' });
    }
  });
});
