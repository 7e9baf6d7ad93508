/** What a browser brings back, and who may have sent it. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startAuthorizationServer, type AuthorizationServer } from '../../support/far-sides/authorization-server.ts';
import { openProcess, REDIRECT_URI, valueFor, type Process } from './support.ts';

let database: TestDatabase;
let server: AuthorizationServer;
let one: Process;
let made = 0;

beforeAll(async () => {
  [database, server] = await Promise.all([createTestDatabase(), startAuthorizationServer({ redirectUris: [REDIRECT_URI] })]);
  one = await openProcess(database);
});
afterAll(async () => {
  await one?.close();
  await Promise.all([database?.drop(), server?.stop()]);
});

async function create(more: object = {}): Promise<string> {
  const name = `connector-${made++}`;
  await one.connectors.create(JSON.stringify({ name, type: 'HTTP', value: { ...valueFor(server, 'oauth2_code'), ...more } }));
  return name;
}

const settle = (back: URL, changes: Record<string, string> = {}) =>
  one.access.settle({ ...Object.fromEntries(back.searchParams), ...changes });
const end = async (name: string, id: string) => one.connectors.authorization(name, id);

async function begun(more: object = {}) {
  const name = await create(more);
  const started = await one.connectors.authorize(name, 'alice');
  return { name, ...started, back: await server.browse(started.authorization_url) };
}

describe('what is begun', () => {
  it('asks for what the connector says, with PKCE, and nobody can set the parameters that matter', async () => {
    const name = await create({
      authorization_parameters: { prompt: 'consent', state: 'mine', redirect_uri: 'https://evil.example', code_challenge: 'x' },
    });
    const { authorization_url, redirect_uri, expires_at } = await one.connectors.authorize(name, 'alice');
    const asked = Object.fromEntries(new URL(authorization_url).searchParams);
    expect(asked).toMatchObject({
      response_type: 'code',
      client_id: server.client.id,
      redirect_uri: REDIRECT_URI,
      scope: 'openid offline_access orders',
      prompt: 'consent',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(redirect_uri).toBe(REDIRECT_URI);
    const minutes = (Date.parse(expires_at) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(5);
    expect(minutes).toBeLessThan(15);
  });

  it('is stored without the state, and with the verifier sealed', async () => {
    const { authorization_url } = await begun();
    const state = new URL(authorization_url).searchParams.get('state')!;
    const { rows } = await database.pool.query<{ verifier: string; row: string }>(
      'select verifier, t::text as row from oauth_authorizations t where state_hash = $1',
      [createHash('sha256').update(state).digest('hex')],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]!.row).not.toContain(state);
    expect(rows[0]!.verifier).toMatch(/^petiole:v1:/);
  });

  it.each([
    ['another authorization', { type: 'HTTP', value: { base_url: 'https://x.example' } }, 'INVALID_REQUEST', /is not OAuth 2\.0/],
    ['client credentials', { type: 'HTTP', value: {} }, 'INVALID_REQUEST', /needs nobody in a browser/],
    [
      'a missing client',
      { type: 'HTTP', value: { base_url: 'https://x.example', authorization: 'oauth2_code' } },
      'CONNECTOR_INCOMPLETE',
      /'client_id', 'client_secret' are in neither/,
    ],
    ['no https', { type: 'HTTP', value: { token_url: 'http://auth.example/token' } }, 'INVALID_INPUT', /must be an address with https/],
    ['no page', { type: 'HTTP', value: { authorization_url: undefined } }, 'INVALID_REQUEST', /./],
  ])('is refused with %s', async (what, { type, value }, code, message) => {
    const kind = what === 'client credentials' ? 'oauth2' : 'oauth2_code';
    const isWhole = 'base_url' in value;
    const name = `refused-${made++}`;
    await one.connectors.create(JSON.stringify({ name, type, value: isWhole ? value : { ...valueFor(server, kind), ...value } }));
    const error: unknown = await one.connectors.authorize(name, 'alice').catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

describe('what comes back', () => {
  it('counts once', async () => {
    const { name, id, back } = await begun();
    const ends = await Promise.all([settle(back), settle(back), settle(back)]);
    expect(ends.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await settle(back)).toMatchObject({ ok: false, title: 'This link was used already' });
    expect(await end(name, id)).toMatchObject({ status: 'AUTHORIZED', message: 'access was given' });
    expect(one.audited).toContainEqual(expect.objectContaining({ action: 'oauth.authorize', object: name }));
  });

  it('that a browser began is ended there alone', async () => {
    const name = await create();
    const { authorization_url, id } = await one.connectors.authorize(name, 'alice', 'mark of this browser');
    const back = Object.fromEntries((await server.browse(authorization_url)).searchParams);
    for (const browser of [undefined, 'mark of another', ''])
      expect(await one.access.settle({ ...back, ...(browser !== undefined && { browser }) })).toMatchObject({
        ok: false,
        title: 'This was begun in another browser',
      });
    expect(await end(name, id)).toMatchObject({ status: 'PENDING' });
    expect(await one.access.settle({ ...back, browser: 'mark of this browser' })).toMatchObject({ ok: true });
  });

  it('counts within ten minutes', async () => {
    const { name, id, back } = await begun();
    await database.pool.query(`update oauth_authorizations set expires_at = now() - interval '1 s' where id = $1`, [id]);
    expect(await settle(back)).toMatchObject({ ok: false, title: 'This link has expired' });
    expect(await end(name, id)).toMatchObject({ status: 'EXPIRED' });
  });

  it('counts with its own state alone', async () => {
    const [mine, other] = await Promise.all([begun(), begun()]);
    expect(await settle(mine.back, { state: 'x'.repeat(43) })).toMatchObject({ ok: false, title: 'This link is not known' });
    const { state: _state, ...without } = Object.fromEntries(mine.back.searchParams);
    expect(await one.access.settle(without)).toMatchObject({ ok: false, title: 'This link is not known' });
    // the code of one answer with the state of another: PKCE tells them apart
    expect(await settle(mine.back, { state: other.back.searchParams.get('state')! })).toMatchObject({ ok: false });
    expect(await end(other.name, other.id)).toMatchObject({
      status: 'FAILED',
      message: expect.stringContaining('did not accept the code'),
    });
    expect(await one.connectors.get(other.name)).toMatchObject({ status: 'NEEDS_AUTHORIZATION' });
  });

  it('counts from the server that was asked alone', async () => {
    const asked = await begun();
    expect(asked.back.searchParams.get('iss')).toBe(server.issuer);
    expect(await settle(asked.back, { iss: 'https://evil.example' })).toMatchObject({ ok: false });
    expect(await end(asked.name, asked.id)).toMatchObject({
      status: 'FAILED',
      message: expect.stringContaining('another authorization server'),
    });
    const named = await begun({ issuer: `${server.url}/elsewhere` });
    expect(await settle(named.back)).toMatchObject({ ok: false });
    const right = await begun({ issuer: server.issuer });
    expect(await settle(right.back)).toMatchObject({ ok: true });
  });

  it('may be a no, an error, or nothing, and what it says is not repeated on the page', async () => {
    const name = await create();
    const { id, authorization_url } = await one.connectors.authorize(name, 'alice');
    expect(await settle(await server.browse(authorization_url, 'deny'))).toMatchObject({ ok: false, title: 'Access was not given' });
    expect(await end(name, id)).toMatchObject({ status: 'DENIED' });
    for (const [given, message] of [
      [{ error: 'server_error' }, /server_error/],
      [{ error: '<script>alert(1)</script>' }, /none of OAuth/],
      [{}, /neither a code nor an error/],
      [{ code: 'invented' }, /did not accept the code/],
    ] as const) {
      const again = await one.connectors.authorize(name, 'alice');
      const state = new URL(again.authorization_url).searchParams.get('state')!;
      const page = await one.access.settle({ state, ...given });
      expect(page.ok).toBe(false);
      expect(JSON.stringify(page)).not.toMatch(/script|server_error|invented/);
      expect((await end(name, again.id)).message).toMatch(message);
    }
  });

  it('is of no use to a connector that was changed or deleted meanwhile', async () => {
    const changed = await begun();
    await one.connectors.change(changed.name, JSON.stringify({ value: { scope: 'openid' } }));
    expect(await settle(changed.back)).toMatchObject({ ok: false });
    expect(await end(changed.name, changed.id)).toMatchObject({ status: 'FAILED', message: expect.stringContaining('changed meanwhile') });
    const deleted = await begun();
    await one.connectors.delete(deleted.name);
    expect(await settle(deleted.back)).toMatchObject({ ok: false, title: 'This link is not known' });
  });

  it('is kept where the token endpoint does not answer: it says so, and the next try works', async () => {
    const { name, id, back } = await begun();
    server.instead = (_request, response) => void response.writeHead(502, { 'content-type': 'text/html' }).end('<html>');
    expect(await settle(back)).toMatchObject({ ok: false });
    server.instead = null;
    expect(await end(name, id)).toMatchObject({ status: 'FAILED', message: expect.stringContaining('answered 502') });
    const again = await one.connectors.authorize(name, 'alice');
    expect(await settle(await server.browse(again.authorization_url))).toMatchObject({ ok: true });
  });

  it('nobody sees the authorization of another connector', async () => {
    const [mine, other] = await Promise.all([begun(), begun()]);
    await expect(one.connectors.authorization(mine.name, other.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(one.connectors.authorization(mine.name, "' or true")).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
