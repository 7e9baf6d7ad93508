import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConnectorTest } from '../../src/connectors/tester.ts';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { startGitHttp, type GitHttp } from '../support/far-sides/git-http.ts';
import { createGitRoot, type GitRoot } from '../support/far-sides/git-repositories.ts';
import { serveHttp, type TestServer } from '../support/far-sides/http-server.ts';
import { startSshd, type Sshd } from '../support/far-sides/sshd.ts';

const CREDENTIALS = { username: 'ada', password: 'pass-word-1' };

let connections: TestConnections;
let root: GitRoot;
let git: GitHttp;
let sshd: Sshd;
let web: TestServer;
let asked: string[] = [];

beforeAll(async () => {
  root = await createGitRoot();
  [connections, git, sshd, web] = await Promise.all([
    createConnections(),
    startGitHttp(root.folder, { credentials: CREDENTIALS }),
    startSshd(),
    serveHttp((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      const isBroken = request.url === '/broken';
      const isKnown = request.headers.authorization === undefined || request.headers.authorization === 'Bearer right-token';
      response.writeHead(isBroken ? 502 : isKnown ? 404 : 401).end();
    }),
  ]);
}, 120_000);

afterAll(async () => {
  await Promise.all([connections?.close(), git?.stop(), sshd?.stop(), web?.stop()]);
  await root?.remove();
});

/** The test of a connector of this type and value. */
async function test(type: string, value: object): Promise<ConnectorTest> {
  asked = [];
  await connections.store.put('tested', JSON.stringify({ type, value }));
  return connections.pipeline.test({ by: 'connector', name: 'tested' }, new AbortController().signal);
}

const works = { ok: true, tested: true };
const fails = (code: string, message: RegExp) => ({ ok: false, error: { code, message: expect.stringMatching(message) } });

describe('the test of a GIT connector', () => {
  const repository = (more: object = {}) => ({ repository_url: `${git.url}/repository.git`, ...CREDENTIALS, ...more });

  it('reads which branches there are', async () => {
    expect(await test('GIT', repository({ command: 'get', ref: 'v2' }))).toMatchObject(works);
  });

  it('fails with the reason', async () => {
    expect(await test('GIT', repository({ password: 'wrong-password' }))).toMatchObject(fails('AUTHENTICATION_FAILED', /./));
    expect(await test('GIT', repository({ repository_url: 'http://127.0.0.1:1/a.git' }))).toMatchObject(
      fails('CONNECTION_FAILED', /127\.0\.0\.1/),
    );
  });

  it('of a connector without a repository says what it lacks', async () => {
    expect(await test('GIT', CREDENTIALS)).toMatchObject(fails('CONNECTOR_INCOMPLETE', /'repository_url'/));
  });
});

describe('the test of an SSH connector', () => {
  const access = (more: object = {}) => ({
    hostname: '127.0.0.1',
    port: sshd.port,
    username: sshd.username,
    key: sshd.key,
    hostkey: sshd.hostkey,
    connect_tries: 1,
    ...more,
  });

  it('logs in, and runs nothing', async () => {
    expect(await test('SSH', access({ script: 'exit 1' }))).toMatchObject(works);
  });

  it('fails with the reason', async () => {
    expect(await test('SSH', access({ username: 'nobody-of-this-name' }))).toMatchObject(fails('AUTHENTICATION_FAILED', /./));
    expect(await test('SSH', access({ hostkey: `SHA256:${'A'.repeat(43)}` }))).toMatchObject(fails('HOST_KEY_MISMATCH', /./));
    expect(await test('SSH', access({ port: 1 }))).toMatchObject(fails('CONNECTION_FAILED', /127\.0\.0\.1:1/));
  });
});

describe('the test of a REST connector', () => {
  it('gets the address, and nothing below it', async () => {
    expect(await test('REST', { url: `${web.url}/api`, token: 'right-token', method: 'post', path: '/orders', json: {} })).toMatchObject(
      works,
    );
    expect(asked).toEqual(['GET /api']);
  });

  it('fails where nobody answers, the credentials are refused, or the service is ill', async () => {
    expect(await test('REST', { url: 'http://127.0.0.1:1', retry_backoff: null })).toMatchObject(
      fails('CONNECTION_FAILED', /127\.0\.0\.1:1/),
    );
    expect(await test('REST', { url: web.url, token: 'wrong-token' })).toMatchObject(fails('AUTHENTICATION_FAILED', /\(401\)/));
    expect(await test('REST', { url: `${web.url}/broken`, retry_backoff: null })).toMatchObject(fails('UNEXPECTED_STATUS', /502/));
    expect(await test('REST', { url: 'http://10.0.0.1' })).toMatchObject(fails('CONNECTION_REFUSED_BY_POLICY', /10\.0\.0\.1/));
  });

  it('has nothing to say of one without an address', async () => {
    expect(await test('REST', { token: 'right-token' })).toMatchObject({ ok: true, tested: false });
    expect(asked).toEqual([]);
  });
});
