import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { FileHandle } from '../../src/sdk/connector.ts';
import { FileStorage } from '../../src/storage/files/file-storage.ts';
import { writeFile } from '../../src/storage/files/write.ts';
import { createConnections, type CallOptions, type TestConnections } from '../support/connections.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { selfMadeCertificate } from '../support/far-sides/certificate.ts';
import { serveTcp } from '../support/far-sides/http-server.ts';

interface Received {
  from: string;
  to: string[];
  user: unknown;
  secure: boolean;
  raw: Buffer;
}

let database: TestDatabase;
let storage: FileStorage;
let connections: TestConnections;
let received: Received[];
const certificate = selfMadeCertificate();
const servers: SMTPServer[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  storage = new FileStorage(database.pool);
  connections = await createConnections(undefined, { files: { storage, maxBytes: 40_000_000 } });
});
afterAll(async () => {
  await connections?.close();
  await database?.drop();
});
beforeEach(() => {
  received = [];
});
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise<void>((resolve) => server.close(resolve));
});

function refuse(code: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode: code });
}

/** A mail server that keeps what it gets; without a user it takes mail from anybody. */
async function serve(options: SMTPServerOptions = {}): Promise<{ hostname: string; port: number }> {
  const server = new SMTPServer({
    key: certificate.key,
    cert: certificate.cert,
    authOptional: true,
    logger: false,
    closeTimeout: 100,
    onAuth: ({ username, password }, _session, done) =>
      username === 'me' && password === 'the-password' ? done(null, { user: username }) : done(refuse(535, 'no such user or password')),
    onData: (stream, session, done) => {
      void buffer(stream).then((raw) => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          user: session.user,
          secure: Boolean(session.secure),
          raw,
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return { hostname: '127.0.0.1', port: (server.server.address() as AddressInfo).port };
}

const message = { from: 'Ada Lovelace <ada@example.com>', to: 'bob@example.net', subject: 'Hello', text: 'Hi Bob' };
const trusted = { cacert: certificate.cert };
const send = (inputs: object, options?: CallOptions) => connections.output('SMTP', { ...trusted, ...message, ...inputs }, options);
const fail = (inputs: object, options?: CallOptions) => connections.error('SMTP', { ...trusted, ...message, ...inputs }, options);
const mail = (at = 0): Promise<Email> => PostalMime.parse(received[at]!.raw);

async function store(content: Buffer, name: string, contentType: string): Promise<FileHandle> {
  const options = { name, contentType, executionId: null, maxBytes: 40_000_000 };
  const { id, size, sha256 } = await writeFile(storage, options, Readable.from([content]));
  return { file_id: id, name, size, sha256, content_type: contentType };
}

describe('a message', () => {
  it('arrives as it was given, and the answer says who took it', async () => {
    const output = await send({
      ...(await serve()),
      to: ['Bob <bob@example.net>', 'Ü <u@example.net>'],
      cc: 'cc@example.net',
      bcc: ['hidden@example.net'],
      reply_to: 'answers@example.com',
      subject: 'Grüße 👋',
      text: 'Tëxt\n.\nwith a dot',
      html: '<p>HTML</p>',
      headers: { 'X-Ticket': '17' },
      in_reply_to: '<before@example.com>',
      references: ['<first@example.com>', '<before@example.com>'],
    });
    expect(output).toMatchObject({
      message_id: expect.stringMatching(/^<[^@]+@example\.com>$/),
      accepted: ['bob@example.net', 'u@example.net', 'cc@example.net', 'hidden@example.net'],
      rejected: [],
      response: expect.stringMatching(/^250 /),
    });
    expect(received).toMatchObject([{ from: 'ada@example.com', to: output['accepted'], secure: true }]);
    expect(await mail()).toMatchObject({
      from: { name: 'Ada Lovelace', address: 'ada@example.com' },
      to: [
        { name: 'Bob', address: 'bob@example.net' },
        { name: 'Ü', address: 'u@example.net' },
      ],
      cc: [{ address: 'cc@example.net' }],
      replyTo: [{ address: 'answers@example.com' }],
      subject: 'Grüße 👋',
      text: 'Tëxt\n.\nwith a dot\n',
      html: '<p>HTML</p>\n',
      inReplyTo: '<before@example.com>',
      references: '<first@example.com> <before@example.com>',
      messageId: output['message_id'],
    });
    expect(received[0]!.raw.toString()).toMatch(/^X-Ticket: 17\r$/m);
    expect(received[0]!.raw.toString()).not.toContain('hidden@');
  });

  it('has the same id in every attempt, so that a second one can be told from a second message', async () => {
    let refusals = 1;
    const server = await serve({
      onMailFrom: (_address, _session, done) => (refusals-- > 0 ? done(refuse(451, 'greylisted, try again')) : done()),
    });
    const executionId = '019c1b2e-0000-7000-8000-00000000abcd';
    const { message_id } = await send(server, { executionId, options: { retry: { attempts: 2, initial: 0, maximum: 0 } } });
    expect(message_id).toBe(`<${executionId}@example.com>`);
    expect((await mail()).messageId).toBe(message_id);
    expect((await send({ ...(await serve()), message_id: '<own@example.org>' }))['message_id']).toBe('<own@example.org>');
  });

  it('carries attachments, given as texts, as base64 and as files, of any size', async () => {
    const large = randomBytes(5_000_000);
    const file = await store(large, 'large ü.bin', 'application/x-large');
    const picture = await store(Buffer.from([1, 2, 3]), 'stored.png', 'image/png');
    await send({
      ...(await serve()),
      html: '<img src="cid:logo">',
      attachments: [
        { name: 'a.txt', content: 'tëxt', contentType: 'text/x-mine' },
        { name: 'b.bin', content: Buffer.from([0, 255]).toString('base64'), encoding: 'base64', content_type: 'application/x-b' },
        file,
        { file: picture, name: 'logo.png', cid: 'logo' },
      ],
    });
    const { attachments } = await mail();
    const bytes = (at: number) => Buffer.from(attachments[at]!.content as ArrayBuffer);
    const byName = Object.fromEntries(attachments.map((found, at) => [found.filename, { type: found.mimeType, bytes: bytes(at) }]));
    expect(byName['a.txt']).toEqual({ type: 'text/x-mine', bytes: Buffer.from('tëxt') });
    expect(byName['b.bin']).toEqual({ type: 'application/x-b', bytes: Buffer.from([0, 255]) });
    expect(byName['logo.png']).toEqual({ type: 'image/png', bytes: Buffer.from([1, 2, 3]) });
    expect(byName['large ü.bin']!.type).toBe('application/x-large');
    expect(byName['large ü.bin']!.bytes.equals(large)).toBe(true);
    expect(attachments.find((found) => found.filename === 'logo.png')!.contentId).toBe('<logo>');
  });

  it('with the handle of a file that is gone is not begun', async () => {
    const file = await store(Buffer.from('x'), 'x', 'a/b');
    await storage.markDeleted(file.file_id, 'READY');
    expect(await fail({ ...(await serve()), attachments: [file] })).toMatchObject({ code: 'FILE_NOT_FOUND' });
    expect(received).toEqual([]);
  });

  it('cannot be given further headers, recipients or commands through its fields', async () => {
    const server = await serve();
    const evil = 'x\r\nBcc: evil@example.org';
    for (const inputs of [
      { subject: evil },
      { from: `ada@example.com\r\nRCPT TO:<evil@example.org>` },
      { to: ['bob@example.net\nevil@example.org'] },
      { reply_to: evil },
      { headers: { 'X-A': evil } },
      { headers: { 'X-A: y\r\nBcc': 'evil@example.org' } },
      { message_id: `<a@b>${evil}` },
      { in_reply_to: evil },
      { client_name: 'x\r\nMAIL FROM:<a@b>' },
      { attachments: [{ name: evil, content: '' }] },
      { attachments: [{ name: 'a', content: '', contentType: `text/plain\r\nX: y` }] },
      { attachments: [{ name: 'a', path: '/etc/passwd' }] },
      { attachments: [{ name: 'a', content: { path: '/etc/passwd' } }] },
      { text: { path: '/etc/passwd' } },
      { html: { href: 'http://127.0.0.1/' } },
    ]) {
      expect([inputs, await fail({ ...server, ...inputs })]).toMatchObject([inputs, { code: 'INVALID_INPUT' }]);
    }
    expect(received).toEqual([]);
  });

  it('needs a recipient and a sender that are addresses', async () => {
    const server = await serve();
    expect(await fail({ ...server, to: undefined })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('no recipient'),
    });
    expect(await fail({ ...server, to: 'nobody' })).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it.each(['bob@exa mple.net', 'bob@example.net eve@example.net', 'Bob <bob@exa mple.net>', 'bob@@example.net', 'Bob <>'])(
    'sends to nobody else than who was meant: %j',
    async (wrong) => {
      const server = await serve();
      const named = { code: 'INVALID_INPUT', message: expect.stringMatching(/'(from|to|cc|bcc|reply_to)'/) };
      for (const field of ['from', 'to', 'cc', 'bcc', 'reply_to']) expect(await fail({ ...server, [field]: wrong })).toMatchObject(named);
      expect(await fail({ ...server, to: ['ann@example.net', wrong] })).toMatchObject(named);
      expect(received).toEqual([]);
    },
  );

  it('takes addresses in all forms that people write', async () => {
    const to = ['ann@example.net, Bob <bob@example.net>', '"Doe, Jo" <jo@example.net>', 'Al < al@example.net >', 'Team: t@example.net;'];
    await send({ ...(await serve()), to, cc: 'cy@example.net (Cy)' });
    expect(received[0]?.to).toEqual(['ann', 'bob', 'jo', 'al', 't', 'cy'].map((name) => `${name}@example.net`));
  });
});

describe('recipients', () => {
  const server = () =>
    serve({
      onRcptTo: ({ address }, _session, done) => (address.startsWith('no') ? done(refuse(550, `no mailbox ${address}`)) : done()),
    });

  it('that the server does not take are named, while the others get the message', async () => {
    expect(await send({ ...(await server()), to: ['yes@example.net', 'no@example.net'] })).toMatchObject({
      accepted: ['yes@example.net'],
      rejected: [{ address: 'no@example.net', response: '550 no mailbox no@example.net' }],
    });
  });

  it('of whom the server takes none are an error that names them', async () => {
    expect(await fail({ ...(await server()), to: ['no1@example.net', 'no2@example.net'] })).toMatchObject({
      code: 'COMMAND_FAILED',
      response_code: 550,
      command: 'RCPT TO',
      rejected: [{ address: 'no1@example.net' }, { address: 'no2@example.net' }],
      message: expect.stringContaining('did not take any recipient'),
    });
    expect(received).toEqual([]);
  });
});

describe('a refusal', () => {
  it('of the moment is tried again, a final one is not', async () => {
    let tries = 0;
    const refusing = (code: number) =>
      serve({
        onData: (stream, _session, done) => {
          tries += 1;
          stream.resume().on('end', () => done(refuse(code, 'not this one')));
        },
      });
    const retry = { options: { retry: { attempts: 3, initial: 0, maximum: 0 } } };
    expect(await fail(await refusing(452), retry)).toMatchObject({ code: 'COMMAND_FAILED', response_code: 452 });
    expect(tries).toBe(3);
    tries = 0;
    expect(await fail(await refusing(554), retry)).toMatchObject({
      code: 'COMMAND_FAILED',
      response_code: 554,
      message: expect.stringMatching(/127\.0\.0\.1:\d+ did not take the message: 554 not this one/),
    });
    expect(tries).toBe(1);
  });
});

describe('the login', () => {
  it('is made where a user is given', async () => {
    await send({ ...(await serve()), username: 'me', password: 'the-password' });
    expect(received[0]!.user).toBe('me');
  });

  it('that is not accepted says so, without the password', async () => {
    const error = await fail({ ...(await serve()), username: 'me', password: 'another-password' });
    expect(error).toMatchObject({ code: 'AUTHENTICATION_FAILED', message: expect.stringContaining('username and password') });
    expect(JSON.stringify(error)).not.toContain('another-password');
    expect(JSON.stringify(error)).not.toContain(Buffer.from('another-password').toString('base64'));
  });

  it('is not left out where the server offers none', async () => {
    const server = await serve({ disabledCommands: ['AUTH'] });
    expect(await fail({ ...server, username: 'me', password: 'the-password' })).toMatchObject({
      code: 'AUTHENTICATION_FAILED',
    });
    expect(received).toEqual([]);
  });
});

describe('TLS', () => {
  it('is from the start, by STARTTLS, or not at all, as it is asked for', async () => {
    await send({ ...(await serve({ secure: true })), tls: 'implicit' });
    await send({ ...(await serve()), tls: 'starttls' });
    await send({ ...(await serve()), tls: 'none' });
    expect(received.map(({ secure }) => secure)).toEqual([true, true, false]);
  });

  it('that the server does not offer is not done without', async () => {
    const server = await serve({ disabledCommands: ['STARTTLS'] });
    expect(await fail({ ...server, username: 'me', password: 'the-password' })).toMatchObject({ code: 'TLS_ERROR' });
    expect(received).toEqual([]);
  });

  it('checks the certificate, unless it must not', async () => {
    for (const [tls, options] of [
      ['starttls', {}],
      ['implicit', { secure: true }],
    ] as const) {
      const server = await serve(options);
      expect(await fail({ ...server, tls, cacert: undefined })).toMatchObject({
        code: 'TLS_ERROR',
        message: expect.stringContaining('cacert'),
      });
      await send({ ...server, tls, cacert: undefined, verify_ssl: false });
    }
    const elsewhere = selfMadeCertificate('DNS:mail.example.com');
    const server = await serve(elsewhere);
    expect(await fail({ ...server, cacert: elsewhere.cert })).toMatchObject({ code: 'TLS_ERROR' });
    expect(received).toHaveLength(2);
  });

  it('from the start with a server that begins in clear is an error of TLS', async () => {
    expect(await fail({ ...(await serve()), tls: 'implicit' })).toMatchObject({ code: 'TLS_ERROR' });
  });
});

describe('the connection', () => {
  it('goes through the guard', async () => {
    const guarded = await createConnections([]);
    const server = await serve();
    expect(await guarded.error('SMTP', { ...message, ...server })).toMatchObject({ code: 'CONNECTION_REFUSED_BY_POLICY' });
    await guarded.close();
  });

  it('that nobody takes, or that is silent, says so', async () => {
    const silent = await serveTcp(() => undefined);
    const hostname = '127.0.0.1';
    expect(await fail({ hostname, port: silent.port, connect_timeout: 1 })).toMatchObject({ code: 'CONNECTION_TIMEOUT' });
    await silent.stop();
    expect(await fail({ hostname, port: silent.port })).toMatchObject({ code: 'CONNECTION_FAILED' });
  });

  it('is closed when the call is cancelled', async () => {
    const arrived = Promise.withResolvers<void>();
    const left = Promise.withResolvers<void>();
    const silent = await serveTcp((socket) => {
      socket.on('error', () => undefined).on('close', () => left.resolve());
      arrived.resolve();
    });
    const controller = new AbortController();
    const failing = fail({ hostname: '127.0.0.1', port: silent.port }, { signal: controller.signal });
    await arrived.promise;
    controller.abort();
    expect(await failing).toMatchObject({ code: 'CANCELLED' });
    await left.promise;
    await silent.stop();
  });
});
