import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AddressPolicy } from '../../src/connectors/address-policy.ts';
import type { ConnectorRecord } from '../../src/connectors/records.ts';
import { startDemo, type DemoService } from '../../src/demo/service.ts';
import { withDemo } from '../../src/demo/shipped.ts';

const run = promisify(execFile);
let folder: string;
let demo: DemoService;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-'));
  demo = await startDemo(join(folder, 'demo'));
});
afterAll(async () => {
  await demo.close();
  await rm(folder, { recursive: true });
});

const json = async (path: string, init?: RequestInit) => {
  const answer = await fetch(demo.url + path, init);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

describe('the demo service', () => {
  it('tells what it was asked and sent', async () => {
    expect((await json('/get?a=1')).body).toMatchObject({ args: { a: '1' }, method: 'GET' });
    expect((await json('/post', { method: 'POST', body: '{"a":1}' })).body).toMatchObject({ data: '{"a":1}', json: { a: 1 } });
    expect((await json('/headers', { headers: { 'x-test': 'yes' } })).body).toMatchObject({ headers: { 'x-test': 'yes' } });
  });

  it('answers with the status that is asked for', async () => {
    expect((await json('/status/418')).status).toBe(418);
    expect((await fetch(`${demo.url}/status/204`)).status).toBe(204);
    expect((await json('/nonsense')).status).toBe(404);
    expect((await json('/get', { method: 'POST' })).status).toBe(405);
  });

  it('fails as often as it is told to, for each key', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await json('/flaky?key=a&failures=3')).status);
    expect(statuses).toEqual([503, 503, 503, 200]);
    expect((await json('/flaky?key=b&failures=0')).status).toBe(200);
  });

  it('gives a repository with main, develop, v1 and v2 to several who ask for it at once', async () => {
    const url = `${demo.url}/repository.git`;
    const listings = await Promise.all([1, 2, 3].map(() => run('git', ['ls-remote', url])));
    const refs = listings.map(({ stdout }) =>
      stdout
        .split('\n')
        .map((line) => line.split('\t')[1])
        .filter(Boolean),
    );
    for (const listed of refs) {
      expect(listed).toEqual(['HEAD', 'refs/heads/develop', 'refs/heads/main', 'refs/tags/v1', 'refs/tags/v2', 'refs/tags/v2^{}']);
    }
    expect(listings[1]).toEqual(listings[0]);
  });

  it('lets clone a ref, shallow and partial too, and refuses a push', async () => {
    const clone = join(folder, 'clone');
    await run('git', ['clone', '--quiet', '--depth=1', '--filter=blob:none', '--branch=develop', `${demo.url}/repository.git`, clone]);
    expect(await readFile(join(clone, 'app/version.txt'), 'utf8')).toBe('3-dev\n');
    const { stdout } = await run('git', ['-C', clone, 'log', '-1', '--format=%s %cI']);
    expect(stdout.trim()).toBe('Begin work on version 3 2025-06-01T11:30:00+02:00');
    await expect(run('git', ['-C', clone, 'push', '--quiet', 'origin', 'develop:other'])).rejects.toThrow(/403/);
  });
});

describe('the shipped connectors', () => {
  const record = (name: string, source: 'file' | 'api') =>
    ({ name, source, value: { url: '${demo:url}/get' } }) as unknown as ConnectorRecord;
  const records = new Map([record('demo', 'file'), record('demo-repository', 'api'), record('other', 'file')].map((r) => [r.name, r]));
  const known = {
    connector: (name: string) => records.get(name),
    byNamespace: () => undefined,
    names: () => [...records.keys()],
    namespaces: () => [],
  };

  it('find the service by a placeholder that means nothing in any other connector', () => {
    const filled = withDemo(known, demo);
    expect(filled.connector('demo')?.value).toEqual({ url: `${demo.url}/get` });
    for (const name of ['demo-repository', 'other']) expect(filled.connector(name)?.value).toEqual({ url: '${demo:url}/get' });
  });

  it('alone may reach it, and nothing else on loopback', () => {
    const filled = withDemo(known, demo);
    const policy = new AddressPolicy().with(filled.connector('demo')?.allow_private ?? []);
    expect(policy.allows('127.0.0.1', demo.port)).toBe(true);
    expect(policy.allows('127.0.0.1', demo.port + 1)).toBe(false);
    for (const name of ['demo-repository', 'other']) expect(filled.connector(name)?.allow_private).toBeUndefined();
  });
});
