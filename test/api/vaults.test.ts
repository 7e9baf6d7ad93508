/** Vaults as people meet them: over the API, from files, from the command line, and in a flow. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Execution } from '../../src/model.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { ADMIN_TOKEN, call, command, createFolders, startUp, type Folders, type Up } from '../support/product.ts';
import { serveHttp, serveTcp, type TestServer } from '../support/far-sides/http-server.ts';
import { VaultAdmin } from '../support/vault-admin.ts';
import { startVault, type VaultServer } from '../support/vault-server.ts';
import { until } from '../support/engine.ts';

type Vault = Record<string, unknown> & { name: string; auth: Record<string, string> };
interface Problem {
  code: string;
  detail: string;
}

let database: TestDatabase;
let folders: Folders;
let vault: VaultServer;
let admin: VaultAdmin;
let farSide: TestServer;
/** what the far side got last */
let got: string | undefined;
let up: Up;

const PRIVATE = { allow_private: ['127.0.0.0/8'] };
const document = (auth: object, more: object = {}): object => ({ address: vault.url, engine_path: 'secret', auth, ...PRIVATE, ...more });

beforeAll(async () => {
  [database, vault, farSide] = await Promise.all([
    createTestDatabase(),
    startVault(),
    serveHttp((request, response) => {
      got = request.headers.authorization;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ said: request.headers.authorization ?? null }));
    }),
  ]);
  admin = new VaultAdmin({ url: vault.url, rootToken: vault.rootToken });
  await admin.engine(2, 'secret');
  await admin.secret('secret', 2, 'git/repository', { token: 'a-t0ken-from-vault', unknown: 'a-left-out-value' });
  folders = await createFolders(database.url);
  const yaml = JSON.stringify(document({ method: 'token', token: vault.rootToken }));
  await folders.write('connectors/vaults/main.yaml', yaml);
  up = await startUp(folders);
});
afterAll(async () => {
  await up?.stop();
  await Promise.all([vault?.stop(), farSide?.stop()]);
  await folders?.remove();
  await database?.drop();
});

describe('the order of the inputs', () => {
  it('is value, Vault, script: where both have a port, that of the Vault counts, and that of the script before it', async () => {
    const dialled: string[] = [];
    const listen = (place: string): Promise<TestServer> => serveTcp((socket) => (dialled.push(place), socket.destroy()));
    const [value, secret, script] = await Promise.all([listen('value'), listen('Vault'), listen('script')]);
    try {
      await admin.secret('secret', 2, 'ssh/server', { port: secret.port, password: 'a-passw0rd-from-vault' });
      await call(up, 'PUT', '/connectors/with-port', {
        type: 'SSH',
        value: { hostname: '127.0.0.1', port: value.port, username: 'nobody', script: 'true', connect_tries: 1 },
        vault_secrets: [{ vault: 'main', path: 'ssh/server' }],
        // the password may go to the port of the script as well
        destinations: [`127.0.0.1:${script.port}`],
        ...PRIVATE,
      });
      const plain = await callThrough('with-port');
      expect([dialled, plain.inputs]).toMatchObject([['Vault'], { hostname: '127.0.0.1', port: '***', password: '***' }]);
      const overridden = await callThrough('with-port', { port: script.port });
      expect([dialled, overridden.inputs]).toMatchObject([['Vault', 'script'], { port: script.port, password: '***' }]);
      const elsewhere = await callThrough('with-port', { port: value.port });
      expect([dialled, elsewhere.error]).toMatchObject([['Vault', 'script'], { code: 'DESTINATION_NOT_ALLOWED', field: 'port' }]);
    } finally {
      await Promise.all([value, secret, script].map((server) => server.stop()));
    }
  });

  it('leaves out what the type does not know, with a note that names the key alone', async () => {
    const connector = {
      type: 'REST',
      value: { url: farSide.url, headers: { authorization: '${vault:main:git/repository#token}' } },
      vault_secrets: [{ vault: 'main', path: 'git/repository' }],
      ...PRIVATE,
    };
    expect((await call(up, 'PUT', '/connectors/noted', connector)).status).toBe(201);
    const execution = await callThrough('noted');
    expect(execution.status).toBe('ENDED_SUCCESS');
    expect(got).toBe('a-t0ken-from-vault');
    const logs = JSON.stringify((await call(up, 'GET', `/executions/${execution.id}/logs`)).body);
    expect(logs).toContain('unknown');
    for (const text of [logs, JSON.stringify(execution)]) {
      expect(text).not.toContain('a-left-out-value');
      expect(text).not.toContain('a-t0ken-from-vault');
    }
  });
});

/** One call through a connector in a flow, and its execution as the API shows it. */
async function callThrough(connector: string, overrides: object = {}): Promise<Execution> {
  const flow = `import { flow } from 'petiole';
export default flow(async function (inputs: { connector: string; overrides: object }) {
  await this.connect(inputs.connector as any, inputs.overrides as any, { wait: 'ALL_ENDED' } as any);
});
`;
  await call(up, 'PUT', '/flows/through', flow, { 'content-type': 'application/typescript' });
  const { body } = await call<Execution>(up, 'POST', '/executions?wait=30', { flow: 'through', inputs: { connector, overrides } });
  return (await call<{ items: Execution[] }>(up, 'GET', `/executions/${body.id}/children`)).body.items[0]!;
}

describe('a connection that needs a secret', () => {
  it('fails with the connector, the Vault and the path in its error, and nothing of a value', async () => {
    const cases: [object, string, RegExp][] = [
      [{ vault: 'main', path: 'git/nowhere' }, 'VAULT_PATH_NOT_FOUND', /'broken'.*git\/nowhere.*'main'/],
      [{ vault: 'other', path: 'git/repository' }, 'VAULT_NOT_FOUND', /'broken'.*'other'.*'main'/],
      [{ vault: 'main', path: 'git/repository', keys: { password: 'url' } }, 'VAULT_KEY_NOT_FOUND', /'broken'.*'password'.*'token'/],
    ];
    for (const [secret, code, message] of cases) {
      await call(up, 'PUT', '/connectors/broken', { type: 'REST', value: { url: farSide.url }, vault_secrets: [secret], ...PRIVATE });
      const { status, error } = await callThrough('broken');
      expect([status, error?.code]).toEqual(['ENDED_ERROR', code]);
      expect(error?.message).toMatch(message);
      expect(JSON.stringify(error)).not.toContain('a-t0ken-from-vault');
    }
  });

  it('gets the cached one, and a new one at the next attempt where the far side did not accept it', async () => {
    const door = await serveHttp((request, response) => {
      response.writeHead(request.headers.authorization === 'Bearer the-new-value' ? 200 : 401, { 'content-type': 'application/json' });
      response.end('{}');
    });
    try {
      await admin.secret('secret', 2, 'rotating', { token: 'the-old-value' });
      await call(up, 'PUT', '/vaults/cached', document({ method: 'token', token: vault.rootToken }, { cache_seconds: 3600 }));
      const header = 'Bearer ${vault:cached:rotating#token}';
      const made = await call(up, 'PUT', '/connectors/rotating', {
        type: 'REST',
        value: { url: door.url, headers: { authorization: header } },
        retry: { attempts: 2, initial: 0, statuses: [401] },
        ...PRIVATE,
      });
      expect(made.status).toBe(201);
      expect((await callThrough('rotating')).error).toMatchObject({ status: 401 });
      await admin.secret('secret', 2, 'rotating', { token: 'the-new-value' });
      expect((await callThrough('rotating')).status).toBe('ENDED_SUCCESS');
    } finally {
      await door.stop();
    }
  });
});

describe('Vaults over the API', () => {
  const AUTH = { method: 'approle', role_id: 'a-role', secret_id: 'a-s3cret-id' };

  it('are made, shown with their secrets masked, changed and deleted', async () => {
    const made = await call<Vault>(up, 'POST', '/vaults', { name: 'made', ...document(AUTH) });
    expect([made.status, made.headers.get('location')]).toEqual([201, '/api/v1/vaults/made']);
    const masked = { method: 'approle', mount: 'approle', role_id: 'a-role', secret_id: '***' };
    expect(made.body).toMatchObject({ name: 'made', source: 'api', auth: masked, kv_version: null, cache_seconds: 30, timeout: 10 });
    expect((await call<Problem>(up, 'POST', '/vaults', { name: 'made', ...document(AUTH) })).body.code).toBe('CONFLICT');
    const changed = await call<Vault>(up, 'PUT', '/vaults/made', document(masked, { cache_seconds: 0 }));
    expect([changed.status, changed.body.auth, changed.body['cache_seconds']]).toEqual([200, masked, 0]);
    expect((await call<{ items: Vault[] }>(up, 'GET', '/vaults?q=mad')).body.items).toEqual([changed.body]);
    expect((await call(up, 'DELETE', '/vaults/made')).status).toBe(204);
    expect((await call<Problem>(up, 'GET', '/vaults/made')).body).toMatchObject({
      code: 'NOT_FOUND',
      detail: expect.stringContaining('main'),
    });
  });

  it('lie in the database with their secrets sealed, and keep them when they come back masked', async () => {
    const auth = await admin.appRole(['root']);
    await call(up, 'PUT', '/vaults/sealed', document(auth));
    const { rows } = await database.pool.query<{ row: string }>(`select to_json(v)::text as row from vaults v where name = 'sealed'`);
    expect(rows[0]?.row).toContain('petiole:v1:');
    expect(rows[0]?.row).not.toContain(auth.secret_id);
    await call(up, 'PUT', '/vaults/sealed', document({ ...auth, secret_id: '***' }, { timeout: 5 }));
    expect((await call(up, 'POST', '/vaults/sealed/test')).body).toMatchObject({ ok: true, kv_version: 2 });
  });

  it('do not send a kept secret to another address', async () => {
    await call(up, 'PUT', '/vaults/kept', document(AUTH));
    const elsewhere = { ...document({ ...AUTH, secret_id: '***' }), address: 'https://elsewhere.example.com' };
    expect((await call<Problem>(up, 'PUT', '/vaults/kept', elsewhere)).body).toMatchObject({
      code: 'INVALID_REQUEST',
      detail: expect.stringContaining('another address'),
    });
  });

  it.each([
    ['no address', { address: undefined }, /'address' is missing/],
    ['an address that is none', { address: 'vault' }, /'address' must be an address/],
    ['a password in the address', { address: 'https://a:s3cret-word@vault' }, /'address' must be an address alone/],
    ['no auth', { auth: undefined }, /'auth' is missing/],
    ['an unknown method', { auth: { method: 'ldap', password: 's3cret-word' } }, /'auth.method' must be one of token, approle/],
    ['a method without its secret', { auth: { method: 'userpass', username: 'a' } }, /'auth' needs 'password'/],
    ['an unknown key', { adress: 'x' }, /unknown key 'adress'; known are name, address/],
    ['an unknown key of auth', { auth: { method: 'token', tokn: 's3cret-word' } }, /'auth' has the unknown key 'tokn'/],
    [
      'a file that the server is to read',
      { auth: { method: 'token', token_file: '/etc/passwd' } },
      /'auth.token_file' is taken from files of the folder/,
    ],
    ['a mask without a secret behind it', { auth: { method: 'token', token: '***' } }, /'auth.token' is masked/],
    ['a network that is none', { allow_private: ['10.0.0.0/99'] }, /'allow_private.0' must be an address, one with a port/],
    ['a version that is none', { kv_version: 3 }, /'kv_version' must be 1 or 2/],
    ['a certificate that is none', { ca: 'x' }, /'ca' must be certificates in PEM/],
  ])('refuse %s', async (_what, more, detail) => {
    const answer = await call<Problem>(up, 'PUT', '/vaults/refused', { ...document(AUTH), ...more });
    expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_REQUEST']);
    expect(answer.body.detail).toMatch(detail);
    expect(JSON.stringify(answer.body)).not.toContain('s3cret-word');
  });

  it('tell in a test what does not work, and where', async () => {
    await call(up, 'PUT', '/vaults/wrong', document({ method: 'token', token: 'a-wr0ng-token' }));
    const { status, body } = await call<{ ok: boolean; error: { code: string; message: string } }>(up, 'POST', '/vaults/wrong/test');
    expect([status, body.ok, body.error.code]).toEqual([200, false, 'VAULT_LOGIN_FAILED']);
    expect(body.error.message).toContain(`the Vault 'wrong'`);
    expect(body.error.message).not.toContain('a-wr0ng-token');
    expect((await call(up, 'POST', '/vaults/nowhere/test')).status).toBe(404);
  });

  it('are private addresses only where the operator says so, which may be on one port alone', async () => {
    const auth = { method: 'token', token: vault.rootToken };
    const { host, port } = new URL(vault.url);
    await call(up, 'PUT', '/vaults/on-port', document(auth, { allow_private: [host] }));
    expect((await call(up, 'POST', '/vaults/on-port/test')).body).toMatchObject({ ok: true });
    await call(up, 'PUT', '/vaults/on-port', document(auth, { allow_private: [`127.0.0.1:${Number(port) - 1}`] }));
    expect((await call(up, 'POST', '/vaults/on-port/test')).body).toMatchObject({ ok: false });
    await call(up, 'PUT', '/vaults/private', document({ method: 'token', token: 'x' }, { allow_private: null }));
    const { body } = await call<{ error: { code: string; message: string } }>(up, 'POST', '/vaults/private/test');
    expect(body.error).toMatchObject({ code: 'VAULT_REFUSED_BY_POLICY', message: expect.stringContaining('`allow_private`') });
  });
});

describe('Vaults from files', () => {
  it('are loaded before the connectors, and belong to the files', async () => {
    expect((await call<Vault>(up, 'GET', '/vaults/main')).body).toMatchObject({ source: 'file', auth: { method: 'token', token: '***' } });
    expect((await call<Problem>(up, 'DELETE', '/vaults/main')).body.code).toBe('MANAGED_BY_FILE');
  });

  it('follow their files, and may name files with secrets', async () => {
    const token_file = await folders.write('a-token', `${vault.rootToken}\n`);
    await folders.write('connectors/vaults/second.yaml', JSON.stringify(document({ method: 'token', token_file })));
    await until(async () => (await call(up, 'GET', '/vaults/second')).status === 200, 'the new file');
    expect((await call(up, 'POST', '/vaults/second/test')).body).toMatchObject({ ok: true });
    await rm(join(folders.root, 'connectors/vaults/second.yaml'));
    await until(async () => (await call(up, 'GET', '/vaults/second')).status === 404, 'the removed file');
  });
});

describe('petiole vault', () => {
  const vaultCommand = (args: string[], input?: string): ReturnType<typeof command> =>
    command(['vault', ...args], { root: folders.root, env: { ...folders.env, PETIOLE_URL: up.url, PETIOLE_TOKEN: ADMIN_TOKEN } }, input);

  it('adds, lists, shows, tests, updates and deletes', async () => {
    const yaml = JSON.stringify(document({ method: 'token', token: vault.rootToken }));
    expect(await vaultCommand(['add', 'typed', '-d', '@-'], yaml)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('typed is there'),
    });
    expect(await vaultCommand(['add', 'typed', '-d', yaml])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('vault update typed'),
    });
    expect((await vaultCommand(['list'])).stdout).toMatch(/typed +http:\S+ +secret +token +api/);
    const shown = await vaultCommand(['show', 'typed']);
    expect(shown.stdout).toContain('token: "***"');
    expect(shown.stdout).not.toContain(vault.rootToken);
    expect(await vaultCommand(['test', 'typed'])).toMatchObject({ code: 0, stdout: expect.stringContaining('KV version 2') });
    expect((await vaultCommand(['update', 'typed', '-d', JSON.stringify(document({ method: 'token', token: 'no' }))])).code).toBe(0);
    expect(await vaultCommand(['test', 'typed'])).toMatchObject({ code: 1, stderr: expect.stringContaining('VAULT_LOGIN_FAILED') });
    expect((await vaultCommand(['delete', 'typed'])).code).toBe(0);
    expect((await vaultCommand(['show', 'typed'])).code).toBe(1);
  });
});
