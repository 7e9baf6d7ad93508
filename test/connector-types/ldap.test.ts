import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/model.ts';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { serveTcp } from '../support/far-sides/http-server.ts';
import { startSlapd, type Slapd } from '../support/far-sides/slapd.ts';

const ONCE = { options: { retry: { attempts: 1 } } };

let slapd: Slapd;
let connections: TestConnections;
beforeAll(async () => {
  [slapd, connections] = await Promise.all([startSlapd(), createConnections()]);
});
afterAll(() => Promise.all([connections?.close(), slapd?.stop()]));

const access = () => ({ hostname: '127.0.0.1', port: slapd.tlsPort, bind_dn: slapd.bindDn, password: slapd.password, cacert: slapd.cert });
const run = (action: string, inputs: object = {}) => connections.output('LDAP', { ...access(), action, ...inputs }, ONCE);
const fail = (action: string, inputs: object = {}) => connections.error('LDAP', { ...access(), action, ...inputs }, ONCE);
const person = (uid: string) => `uid=${uid},ou=people,${slapd.base}`;
const found = async (inputs: object) =>
  ((await run('search', { base: slapd.base, ...inputs }))['entries'] as JsonObject[]).map(({ dn }) => dn);

describe('search', () => {
  it('gives entries with all values, those that are no text as base64', async () => {
    expect(await run('search', { base: slapd.base, filter: '(uid=ada)' })).toMatchObject({
      entries: [
        { dn: person('ada'), attributes: { mail: ['ada@example.com', 'a@example.com'], jpegPhoto: ['/9j/4AAQ'], sn: ['L\\ovelace'] } },
      ],
    });
    expect(await run('search', { base: person('ada'), scope: 'base', attributes: ['mail'] })).toEqual({
      entries: [{ dn: person('ada'), attributes: { mail: ['ada@example.com', 'a@example.com'] } }],
    });
  });

  it('takes values as values, whatever is in them', async () => {
    expect(await found({ filter: '(cn={cn})', values: { cn: 'Ada (the *first*)' } })).toEqual([person('ada')]);
    expect(await found({ filter: '(sn={sn})', values: { sn: 'L\\ovelace' } })).toEqual([person('ada')]);
    for (const uid of ['*', 'ada)(uid=*', 'ada\0', '*)(objectClass=*', '\\2a'])
      expect([uid, await found({ filter: '(uid={uid})', values: { uid } })]).toEqual([uid, []]);
    expect(await fail('search', { filter: '(uid={uid})' })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('{uid}'),
    });
    expect(await fail('search', { filter: '(uid=a)', values: { uid: 'a' } })).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('reads page by page, up to a limit', async () => {
    expect(await found({ filter: '(uid=p*)', page_size: 10 })).toHaveLength(25);
    expect(await found({ filter: '(uid=p*)', page_size: 0, max_entries: 25 })).toHaveLength(25);
    expect(await found({ scope: 'one', base: `ou=people,${slapd.base}` })).toHaveLength(26);
    for (const page_size of [0, 10])
      expect(await fail('search', { base: slapd.base, filter: '(uid=p*)', max_entries: 24, page_size })).toMatchObject({
        code: 'RESPONSE_TOO_LARGE',
      });
  });

  it('says what is wrong with it', async () => {
    for (const filter of ['(uid=a', 'uid=a)', '((', '(&(uid=a)'])
      expect([filter, await fail('search', { base: slapd.base, filter })]).toMatchObject([filter, { code: 'INVALID_INPUT' }]);
    expect(await fail('search', { base: `ou=none,${slapd.base}` })).toMatchObject({
      code: 'COMMAND_FAILED',
      reason: 'NO_SUCH_ENTRY',
      message: expect.stringMatching(/says: no such entry \(result code 32\)$/),
    });
    expect(await fail('search', { base: 'no name' })).toMatchObject({ code: 'COMMAND_FAILED', reason: 'INVALID_DN' });
  });
});

describe('changes', () => {
  it('adds, changes, compares, renames and deletes an entry', async () => {
    const attributes = { objectClass: 'inetOrgPerson', uid: 'bob', cn: 'Bob', sn: 'B', jpegPhoto: { base64: '/9j/AA==' } };
    expect(await run('add', { dn: person('bob'), attributes })).toEqual({ dn: person('bob') });
    expect(await fail('add', { dn: person('bob'), attributes })).toMatchObject({ reason: 'ALREADY_EXISTS' });
    await run('modify', {
      dn: person('bob'),
      changes: [
        { operation: 'add', attribute: 'mail', values: ['b@example.com', 'bob@example.com'] },
        { operation: 'replace', attribute: 'sn', values: 'Bx' },
        { operation: 'delete', attribute: 'jpegPhoto' },
      ],
    });
    const { entries } = await run('search', { base: person('bob') });
    expect(entries).toMatchObject([{ attributes: { sn: ['Bx'], mail: ['b@example.com', 'bob@example.com'] } }]);
    expect(JSON.stringify(entries)).not.toContain('jpegPhoto');
    expect(await run('compare', { dn: person('bob'), attribute: 'sn', value: 'Bx' })).toEqual({ matches: true });
    expect(await run('compare', { dn: person('bob'), attribute: 'sn', value: 'no' })).toEqual({ matches: false });
    expect(await fail('modify', { dn: person('bob'), changes: [{ operation: 'delete', attribute: 'cn' }] })).toMatchObject({
      reason: 'SCHEMA_VIOLATION',
    });
    expect(await run('rename', { dn: person('bob'), new_dn: person('rob') })).toEqual({ dn: person('rob') });
    expect(await run('delete', { dn: person('rob') })).toEqual({ deleted: true });
    expect(await fail('delete', { dn: person('rob') })).toMatchObject({ reason: 'NO_SUCH_ENTRY' });
    expect(await run('delete', { dn: person('rob'), missing_ok: true })).toEqual({ deleted: false });
  });

  it('tries a password of somebody, and shows none', async () => {
    expect(await run('bind', { dn: person('ada'), password_to_test: 'lady-word' })).toEqual({ accepted: true });
    expect(await run('bind', { dn: person('ada'), password_to_test: 'wrong' })).toEqual({ accepted: false });
    expect(await fail('bind', { dn: person('ada'), password_to_test: '' })).toMatchObject({ code: 'INVALID_INPUT' });
    const asAda = { bind_dn: person('ada'), password: 'lady-word' };
    expect(await fail('delete', { ...asAda, dn: person('p1') })).toMatchObject({ code: 'COMMAND_FAILED', reason: 'PERMISSION_DENIED' });
  });
});

describe('the connection', () => {
  it('is secured by ldaps or StartTLS, with the certificate checked', async () => {
    for (const place of [
      { tls: 'ldaps', port: slapd.tlsPort },
      { tls: 'starttls', port: slapd.port },
    ]) {
      expect(await run('search', { ...place, base: person('ada') })).toMatchObject({ entries: [{ dn: person('ada') }] });
      expect(await fail('search', { ...place, cacert: undefined })).toMatchObject({ code: 'TLS_ERROR' });
    }
    expect(await run('search', { tls: 'none', port: slapd.port, base: person('ada') })).toHaveProperty('entries');
  });

  it('says that the credentials, or the kind of TLS, are wrong', async () => {
    const error = await fail('search', { password: 'wrong-word' });
    expect(error).toMatchObject({ code: 'AUTHENTICATION_FAILED' });
    expect(JSON.stringify(error)).not.toContain('wrong-word');
    expect(await fail('search', { password: undefined })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(['TLS_ERROR', 'CONNECTION_FAILED']).toContain((await fail('search', { port: slapd.port })).code);
    expect((await fail('search', { tls: 'none', port: slapd.tlsPort, connect_timeout: 1 })).code).toMatch(/^CONNECTION_/);
  });

  it('says that the server hangs up, and goes nowhere else', async () => {
    let dialled = 0;
    const server = await serveTcp((socket) => {
      dialled++;
      socket.once('data', () => socket.destroy());
    });
    expect(await fail('search', { tls: 'none', port: server.port })).toMatchObject({ code: 'CONNECTION_FAILED' });
    expect(dialled).toBe(1);
    await server.stop();
  });
});
