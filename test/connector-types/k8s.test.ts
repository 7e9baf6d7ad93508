import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/model.ts';
import { createConnections, type CallOptions, type TestConnections } from '../support/connections.ts';
import { serveHttp, type TestServer } from '../support/far-sides/http-server.ts';
import { startKubeApi, type KubeApi } from '../support/kube-api.ts';

let api: KubeApi;
let connections: TestConnections;
let strange: TestServer;
let answer: { status: number; type: string; text: string } | 'hang up' | 'wait' = 'wait';
const arrived = new EventTarget();
/** of each test, so that a real cluster may be used by several */
let object: string;

beforeAll(async () => {
  [api, connections, strange] = await Promise.all([
    startKubeApi(),
    createConnections(undefined, { graceMs: 3_600_000 }),
    serveHttp((request, response) => {
      arrived.dispatchEvent(new Event('one'));
      if (answer === 'hang up') request.socket.destroy();
      else if (answer !== 'wait') response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.text);
    }),
  ]);
});
afterAll(async () => {
  await Promise.all([connections?.close(), api?.stop(), strange?.stop()]);
});
beforeEach(() => {
  object = `test-${randomUUID().slice(0, 8)}`;
});

const access = () => ({ url: api.url, token: api.token, verify_ssl: false });
const run = (action: string, inputs: object, options?: CallOptions) =>
  connections.output('K8S', { ...access(), action, ...inputs }, options);
const fail = (action: string, inputs: object, options?: CallOptions) =>
  connections.error('K8S', { ...access(), action, ...inputs }, options);
const configMap = (data: object, labels = {}) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: object, labels }, data });
const deployment = () => ({
  ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: object } },
  spec: {
    ...{ replicas: 1, selector: { matchLabels: { app: object } } },
    template: { metadata: { labels: { app: object } }, spec: { containers: [{ name: 'a', image: 'a' }] } },
  },
});

describe('K8S: objects', () => {
  it('are created, found by any name of their kind, and deleted', async () => {
    const made = await run('create', { manifest: configMap({ color: 'green' }) });
    expect(made).toMatchObject({ objects: [{ kind: 'ConfigMap', metadata: { name: object, namespace: 'default' } }] });
    for (const kind of ['ConfigMap', 'configmaps', 'configmap', 'cm'])
      expect(await run('get', { kind, object })).toMatchObject({ object: { data: { color: 'green' } } });
    expect(await fail('create', { manifest: configMap({}) })).toMatchObject({
      code: 'UNEXPECTED_STATUS',
      status: 409,
      reason: 'AlreadyExists',
    });
    expect(await run('delete', { kind: 'ConfigMap', object })).toEqual({ deleted: true });
    expect(await run('delete', { kind: 'ConfigMap', object, missing_ok: true })).toEqual({ deleted: false });
    expect(await fail('get', { kind: 'ConfigMap', object })).toMatchObject({
      status: 404,
      reason: 'NotFound',
      message: expect.stringContaining(object),
    });
    expect(await run('get', { kind: 'ConfigMap', object, missing_ok: true })).toEqual({ object: null });
  });

  it('are applied, also several as YAML, and the fields of others are kept', async () => {
    const yaml = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${object} }\ndata: { color: green }\n---\n${JSON.stringify(deployment())}\n`;
    expect(await run('apply', { manifest: yaml })).toMatchObject({ objects: [{ kind: 'ConfigMap' }, { kind: 'Deployment' }] });
    const other = { manifest: configMap({ color: 'red' }), field_manager: 'other' };
    expect(await fail('apply', other)).toMatchObject({ status: 409, reason: 'Conflict', message: expect.stringContaining('petiole') });
    expect(await run('apply', { ...other, force: true, dry_run: true })).toMatchObject({ objects: [{ data: { color: 'red' } }] });
    expect(await run('get', { kind: 'cm', object })).toMatchObject({ object: { data: { color: 'green' } } });
    expect(await run('apply', { ...other, force: true })).toMatchObject({ objects: [{ data: { color: 'red' } }] });
  });

  it('are patched and scaled', async () => {
    await run('create', { manifest: [configMap({ color: 'green' }), deployment()] });
    const patched = await run('patch', { kind: 'ConfigMap', object, patch: { data: { size: 'l', color: null } } });
    expect((patched['object'] as JsonObject)['data']).toEqual({ size: 'l' });
    const steps = [{ op: 'replace', path: '/data/size', value: 'xl' }];
    expect(await run('patch', { kind: 'ConfigMap', object, patch: steps, patch_type: 'json' })).toMatchObject({
      object: { data: { size: 'xl' } },
    });
    expect(await run('scale', { kind: 'deploy', object, replicas: 3 })).toEqual({ replicas: 3 });
    expect(await run('get', { kind: 'deployments.apps', object })).toMatchObject({ object: { spec: { replicas: 3 } } });
  });

  it('are listed by label, in pieces, in one namespace or all', async () => {
    const names = Array.from({ length: 4 }, (_, i) => `${object}-${i}`);
    const labels = { test: object };
    await run('create', { manifest: names.map((name) => ({ ...configMap({}), metadata: { name, labels } })) });
    const list = (more: object) => run('list', { kind: 'ConfigMap', label_selector: `test=${object}`, ...more });
    const found = (await list({}))['items'] as { metadata: { name: string } }[];
    expect(found.map(({ metadata }) => metadata.name)).toEqual(names);
    expect(await list({ max_entries: 3 })).toMatchObject({ truncated: true, items: [{}, {}, {}] });
    expect(await list({ all_namespaces: true })).toMatchObject({ truncated: false, items: [{}, {}, {}, {}] });
    expect(await list({ namespace: 'kube-none' })).toEqual({ items: [], truncated: false });
  });

  it('of kinds that there are not, and names that are none, are refused', async () => {
    expect(await fail('get', { kind: 'Unicorn', object })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining("'Unicorn'"),
    });
    for (const inputs of [
      { object: '..' },
      { object: 'a/../../x' },
      { namespace: '../x', object },
      { kind: 'a/b', object },
      { api_version: 'v1/../x', object },
    ])
      expect(await fail('get', { kind: 'ConfigMap', ...inputs })).toMatchObject({ code: 'INVALID_INPUT' });
    for (const manifest of [
      'a: [',
      'text',
      { kind: 'ConfigMap' },
      [],
      { ...configMap({}), apiVersion: '../x' },
      { ...configMap({}), metadata: { name: '..' } },
    ])
      expect(await fail('apply', { manifest })).toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('K8S: waiting', () => {
  const status = (patch: object) => run('patch', { kind: 'Deployment', object, patch: { status: patch }, subresource: 'status' });

  it('ends when the condition is met, by its name or by a path', async () => {
    await run('create', { manifest: deployment() });
    const available = run('wait', { kind: 'Deployment', object, condition: 'Available' });
    const times = { lastUpdateTime: '2026-01-31T12:00:00Z', lastTransitionTime: '2026-01-31T12:00:00Z' };
    await status({ conditions: [{ type: 'Available', status: 'True', reason: 'Enough', message: 'x', ...times }] });
    expect(await available).toMatchObject({ object: { metadata: { name: object } } });
    expect(await run('wait', { kind: 'Deployment', object, condition: 'spec.replicas=1' })).toMatchObject({
      object: { spec: { replicas: 1 } },
    });
    const late = await fail('wait', { kind: 'Deployment', object, condition: 'Progressing', max_wait: 0 });
    expect(late).toMatchObject({ code: 'CONNECTION_TIMEOUT', message: expect.stringContaining('Available=True (Enough)') });
    const deleted = run('wait', { kind: 'Deployment', object, condition: 'deleted' });
    await run('delete', { kind: 'Deployment', object });
    expect(await deleted).toEqual({ object: null });
  });

  it('ends when it is cancelled', async () => {
    const controller = new AbortController();
    const error = fail('wait', { kind: 'ConfigMap', object, condition: 'spec.never' }, { signal: controller.signal });
    const asked = api.asked();
    while (!api.isReal && api.asked() < asked + 2) await new Promise((resolve) => setImmediate(resolve));
    controller.abort('cancel');
    expect(await error).toMatchObject({ code: 'CANCELLED' });
  });
});

describe('K8S: logs', () => {
  it('come as text, with a limit', async () => {
    if (api.isReal) return; // needs a node
    await run('create', { manifest: { apiVersion: 'v1', kind: 'Pod', metadata: { name: object } } });
    expect(await run('logs', { pod: object })).toEqual({ text: 'line 0\nline 1\nline 2\n' });
    expect(await run('logs', { pod: object, tail_lines: 1 })).toEqual({ text: 'line 0\n' });
    expect(await fail('logs', { pod: object, tail_lines: 50_000, max_response_size: 1000 })).toMatchObject({ code: 'RESPONSE_TOO_LARGE' });
    expect(await fail('logs', { pod: `${object}-none` })).toMatchObject({ status: 404 });
  });
});

describe('K8S: access', () => {
  const kubeconfig = (user: object, cluster: object = {}) => ({
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'main' },
    contexts: [{ name: 'main', context: { cluster: 'c', user: 'u', namespace: 'default' } }],
    clusters: [{ name: 'c', cluster: { server: api.url, 'insecure-skip-tls-verify': true, ...cluster } }],
    users: [{ name: 'u', user }],
  });
  const list = (inputs: object) => ({ action: 'list', kind: 'ConfigMap', max_entries: 1, ...inputs });

  it('by a kubeconfig, as an object or as its text', async () => {
    for (const given of [kubeconfig({ token: api.token }), JSON.stringify(kubeconfig({ token: api.token }))])
      expect(await connections.output('K8S', list({ kubeconfig: given }))).toHaveProperty('items');
  });

  it('by what would run a program or read a file of this machine is refused', async () => {
    for (const [user, cluster] of [
      [{ exec: { command: 'touch', args: ['/tmp/x'] } }, {}],
      [{ tokenFile: '/etc/passwd' }, {}],
      [{ 'client-key': '/etc/shadow' }, {}],
      [{ token: 'x' }, { 'certificate-authority': '/etc/passwd' }],
      [{ token: 'x' }, { 'proxy-url': 'http://127.0.0.1:1' }],
    ] as const)
      expect(await connections.error('K8S', list({ kubeconfig: kubeconfig(user, cluster) }))).toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining('not possible here'),
      });
    const broken = await connections.error('K8S', list({ kubeconfig: 'token: [ hidden-word' }));
    expect(broken).toMatchObject({ code: 'INVALID_INPUT', message: expect.not.stringContaining('hidden-word') });
  });

  it('with a wrong token is AUTHENTICATION_FAILED, also in a test of the connector', async () => {
    expect(await fail('get', { kind: 'ConfigMap', object, token: 'wrong-token' })).toMatchObject({
      code: 'AUTHENTICATION_FAILED',
      status: 401,
    });
    const test = async (value: object) => {
      await connections.store.put('tested', JSON.stringify({ type: 'K8S', value: { ...access(), ...value } }));
      return connections.pipeline.test({ by: 'connector', name: 'tested' }, new AbortController().signal);
    };
    expect(await test({})).toMatchObject({ ok: true, tested: true });
    expect(await test({ token: 'wrong-token' })).toMatchObject({ ok: false, error: { code: 'AUTHENTICATION_FAILED' } });
  });

  it('to something that is no API server is told', async () => {
    const failStrange = (said: typeof answer, options?: CallOptions) => {
      answer = said;
      return fail('get', { kind: 'ConfigMap', object, url: strange.url, retry: undefined }, options);
    };
    const page = { type: 'text/html', text: '<html>log in</html>' };
    expect(await failStrange({ status: 200, ...page })).toMatchObject({ code: 'INVALID_RESPONSE' });
    expect(await failStrange({ status: 500, ...page })).toMatchObject({ code: 'UNEXPECTED_STATUS', status: 500 });
    const controller = new AbortController();
    const first = once(arrived, 'one');
    const error = failStrange('wait', { signal: controller.signal });
    await first;
    controller.abort('cancel');
    expect(await error).toMatchObject({ code: 'CANCELLED' });
  });
});
