import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/model.ts';
import { FileStorage } from '../../src/storage/files/file-storage.ts';
import { readContent } from '../../src/storage/files/read.ts';
import { writeFile as storeFile } from '../../src/storage/files/write.ts';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startDovecot, type Dovecot } from '../support/far-sides/dovecot.ts';
import { serveTcp } from '../support/far-sides/http-server.ts';

const ONCE = { options: { retry: { attempts: 1 } } };
const MAX = 10_000_000;

let dovecot: Dovecot;
let database: TestDatabase;
let storage: FileStorage;
let connections: TestConnections;
beforeAll(async () => {
  [dovecot, database] = await Promise.all([startDovecot(), createTestDatabase()]);
  storage = new FileStorage(database.pool);
  connections = await createConnections(undefined, { files: { storage, maxBytes: MAX } });
});
afterAll(async () => {
  await connections?.close();
  await dovecot?.stop();
  await database?.drop();
});

const access = () => ({
  hostname: '127.0.0.1',
  port: dovecot.tlsPort,
  username: dovecot.username,
  password: dovecot.password,
  cacert: dovecot.cert,
});
const run = (action: string, inputs: object = {}) => connections.output('IMAP', { ...access(), action, ...inputs }, ONCE);
const fail = (action: string, inputs: object = {}) => connections.error('IMAP', { ...access(), action, ...inputs }, ONCE);
const uidsOf = async (inputs: object = {}) => ((await run('search', inputs))['messages'] as JsonObject[]).map(({ uid }) => uid as number);

const PLAIN =
  'From: Ada <ada@example.com>\nTo: bob@example.com\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\nMessage-ID: <1@example.com>\nDate: Sat, 31 Jan 2026 12:00:00 +0000\n\nHello Bob\n';
const ATTACHED = `From: ada@example.com
To: bob@example.com
Cc: eve@example.com
Subject: with files
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=utf-8

see below
--b
Content-Type: text/html

<p>see below</p>
--b
Content-Type: application/pdf; name="../../etc/passwd"
Content-Disposition: attachment; filename="../../etc/passwd"
Content-Transfer-Encoding: base64

AAECAw==
--b--
`;

const append = async (content: string, more: object = {}) => (await run('append', { content, ...more }))['uid'] as number;

beforeEach(async () => {
  const uids = await uidsOf();
  if (uids.length > 0) await run('delete', { uids });
});

describe('messages', () => {
  it('are found by what is in them, newest last, up to a limit', async () => {
    const [plain, attached] = [await append(PLAIN, { flags: ['\\Seen'] }), await append(ATTACHED)];
    expect(await run('search')).toMatchObject({
      total: 2,
      messages: [
        {
          uid: plain,
          subject: 'Grüße',
          from: [{ name: 'Ada', address: 'ada@example.com' }],
          date: '2026-01-31T12:00:00.000Z',
          message_id: '<1@example.com>',
          flags: expect.arrayContaining(['\\Seen']),
        },
        { uid: attached, subject: 'with files' },
      ],
    });
    expect(await uidsOf({ subject: 'Grüße' })).toEqual([plain]);
    expect(await uidsOf({ seen: false })).toEqual([attached]);
    expect(await uidsOf({ body: 'Hello', from: 'ada' })).toEqual([plain]);
    expect(await uidsOf({ header: { 'Message-ID': '1@example.com' } })).toEqual([plain]);
    expect(await uidsOf({ cc: 'eve' })).toEqual([attached]);
    expect(await uidsOf({ after_uid: plain })).toEqual([attached]);
    expect(await uidsOf({ after_uid: attached })).toEqual([]);
    expect(await uidsOf({ limit: 1 })).toEqual([attached]);
    expect(await uidsOf({ before: '2020-01-01' })).toEqual([]);
    expect(await uidsOf({ since: '2020-01-01' })).toEqual([plain, attached]);
  });

  it('are searched by texts, never by commands', async () => {
    await append(PLAIN);
    for (const subject of ['x" OR ALL', 'x\r\nA1 DELETE INBOX', 'x) ALL (', '{3}\r\n', '\\'])
      expect([subject, await uidsOf({ subject })]).toEqual([subject, []]);
    expect(await uidsOf()).toHaveLength(1);
  });

  it('are given whole, with attachments as files', async () => {
    const uid = await append(ATTACHED);
    const got = await run('fetch', { uid });
    expect(got).toMatchObject({
      uid,
      text: expect.stringContaining('see below'),
      html: expect.stringContaining('<p>'),
      cc: [{ address: 'eve@example.com' }],
      headers: { subject: ['with files'] },
      attachments: [{ content_type: 'application/pdf', size: 4, file: { name: 'passwd', size: 4 } }],
    });
    const [{ file }] = got['attachments'] as [{ file: { file_id: string } }];
    expect([...(await buffer(readContent(storage, (await storage.find(file.file_id))!)))]).toEqual([0, 1, 2, 3]);
    expect(await uidsOf({ seen: true })).toEqual([]);
    expect(await run('fetch', { uid, attachments: 'names', mark_seen: true })).toMatchObject({ attachments: [{ size: 4 }] });
    expect(await uidsOf({ seen: true })).toEqual([uid]);
    expect(await fail('fetch', { uid, max_size: 100 })).toMatchObject({ code: 'RESPONSE_TOO_LARGE' });
    expect(await fail('fetch', { uid: 4_000_000 })).toMatchObject({ code: 'COMMAND_FAILED', reason: 'NO_SUCH_MESSAGE' });
  });

  it('are flagged, copied, moved and deleted by UID', async () => {
    const [one, two] = [await append(PLAIN), await append(ATTACHED)];
    expect(await run('flag', { uids: [one, 999_999], add: ['\\Flagged', 'done'], remove: ['\\Seen'] })).toEqual({ count: 1 });
    expect(await uidsOf({ flagged: true })).toEqual([one]);
    const copied = await run('copy', { uids: [one], to: 'Trash' });
    expect(copied).toMatchObject({ count: 1, uids: { [one]: expect.any(Number) } });
    expect(await run('move', { uids: [two], to: 'Trash' })).toMatchObject({ count: 1 });
    expect(await uidsOf()).toEqual([one]);
    expect(await uidsOf({ folder: 'Trash' })).toHaveLength(2);
    expect(await run('delete', { uids: [one] })).toEqual({ count: 1 });
    expect(await run('delete', { uids: [one] })).toEqual({ count: 0 });
    expect(await uidsOf()).toEqual([]);
    expect(await fail('move', { folder: 'Trash', uids: await uidsOf({ folder: 'Trash' }), to: 'none' })).toMatchObject({
      code: 'COMMAND_FAILED',
    });
  });

  it('are put into a folder from a file too', async () => {
    const contents = { name: 'mail.eml', contentType: 'message/rfc822', executionId: null, maxBytes: MAX };
    const { id, size, sha256, content_type } = await storeFile(storage, contents, Readable.from([Buffer.from(PLAIN)]));
    const { uid } = await run('append', { file: { file_id: id, name: 'mail.eml', size, sha256, content_type } });
    expect(await run('fetch', { uid })).toMatchObject({ subject: 'Grüße', text: expect.stringContaining('Hello Bob') });
    expect(await fail('append', {})).toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('folders', () => {
  it('are listed, with numbers on request', async () => {
    await append(PLAIN);
    expect((await run('folders', { counts: true }))['folders']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: 'INBOX', messages: 1, selectable: true }),
        expect.objectContaining({ path: 'Trash', special_use: '\\Trash' }),
      ]),
    );
    expect(await fail('search', { folder: 'none' })).toMatchObject({ code: 'COMMAND_FAILED' });
    expect(await fail('search', { folder: 'INBOX\r\nA1 DELETE Trash' })).toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('the connection', () => {
  it('is secured by implicit TLS or STARTTLS, with the certificate checked', async () => {
    for (const place of [{ tls: 'implicit' }, { tls: 'starttls', port: dovecot.port }]) {
      expect(await run('folders', place)).toHaveProperty('folders');
      expect(await fail('folders', { ...place, cacert: undefined })).toMatchObject({ code: 'TLS_ERROR' });
    }
    expect(await run('folders', { tls: 'none', port: dovecot.port })).toHaveProperty('folders');
  });

  it('says that the credentials, or the kind of TLS, are wrong', async () => {
    const error = await fail('folders', { password: 'wrong-word' });
    expect(error).toMatchObject({ code: 'AUTHENTICATION_FAILED' });
    expect(JSON.stringify(error)).not.toContain('wrong-word');
    expect(await fail('folders', { password: undefined })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await fail('folders', { port: dovecot.port })).toMatchObject({ code: 'TLS_ERROR' });
    expect((await fail('folders', { tls: 'none', port: dovecot.tlsPort, connect_timeout: 1 })).code).toMatch(/^CONNECTION_/);
  });

  it('says that the server hangs up, or offers no STARTTLS', async () => {
    const server = await serveTcp((socket) => {
      socket.write('* OK [CAPABILITY IMAP4rev1] ready\r\n');
      socket.on('data', (data) => {
        const [tag = ''] = data.toString().split(' ');
        if (data.toString().includes('LOGIN')) socket.destroy();
        else socket.write(`${tag} OK done\r\n`);
      });
    });
    expect(await fail('folders', { tls: 'starttls', port: server.port })).toMatchObject({ code: 'TLS_ERROR' });
    expect(await fail('folders', { tls: 'none', port: server.port })).toMatchObject({ code: 'CONNECTION_FAILED' });
    await server.stop();
  });
});
