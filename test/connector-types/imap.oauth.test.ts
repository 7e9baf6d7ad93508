import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { text } from 'node:stream/consumers';
import { SYSTEM_CLOCK } from '../../src/connectors/retry/clock.ts';
import type { JsonObject } from '../../src/model.ts';
import { openProcess, REDIRECT_URI, type Process } from '../connectors/oauth/support.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startAuthorizationServer, type AuthorizationServer } from '../support/far-sides/authorization-server.ts';
import { startDovecot, type Dovecot } from '../support/far-sides/dovecot.ts';
import { serveHttp, type TestServer } from '../support/far-sides/http-server.ts';

let authorization: AuthorizationServer;
let database: TestDatabase;
let dovecot: Dovecot;
let process: Process;
let introspection: TestServer;
/** tokens that the mail server asked about, in order */
let shown: string[];
let takes: (token: string) => boolean;
/** a token that was made just now is not renewed */
let laterMs = 0;

beforeAll(async () => {
  introspection = await serveHttp(async (request, response) => {
    const token = new URLSearchParams(await text(request)).get('token') ?? '';
    shown.push(token);
    const active = authorization.tokens.includes(token) && takes(token);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(active ? { active, username: 'ada' } : { active }));
  });
  [authorization, database, dovecot] = await Promise.all([
    startAuthorizationServer({ redirectUris: [REDIRECT_URI] }),
    createTestDatabase(),
    startDovecot({ introspection: `${introspection.url}/introspect` }),
  ]);
  process = await openProcess(database, { clock: { ...SYSTEM_CLOCK, now: () => SYSTEM_CLOCK.now() + laterMs } });
});
afterAll(async () => {
  await process?.close();
  await Promise.all([authorization?.stop(), dovecot?.stop(), introspection?.stop(), database?.drop()]);
});
beforeEach(() => {
  shown = [];
  takes = () => true;
  laterMs += 600_000;
});

const call = (inputs: JsonObject = {}) =>
  process.callType('IMAP', {
    ...{ hostname: '127.0.0.1', port: dovecot.tlsPort, cacert: dovecot.cert, username: dovecot.username },
    ...{ authorization: 'client', token_url: authorization.tokenUrl, action: 'folders' },
    ...{ client_id: authorization.client.id, client_secret: authorization.client.secret },
    ...inputs,
  });

it('logs in with an access token, and keeps it for the next call', async () => {
  expect(await call()).toMatchObject({ ok: true });
  expect(await call({ action: 'append', content: 'Subject: x\n\nx' })).toMatchObject({ ok: true });
  expect([shown.length > 0, new Set(shown).size]).toEqual([true, 1]);
});

it('renews a token once that the server does not accept any more', async () => {
  await call();
  const [old] = shown;
  laterMs += 600_000;
  takes = (token) => token !== old;
  expect(await call()).toMatchObject({ ok: true });
  expect(new Set(shown).size).toBe(2);
});

it('says that no token is accepted, after one renewal, and shows none', async () => {
  takes = () => false;
  const result = await call();
  expect(result.error).toMatchObject({ code: 'AUTHENTICATION_FAILED' });
  expect(new Set(shown).size).toBe(2);
  for (const token of shown) expect(JSON.stringify(result)).not.toContain(token);
});
