/** Servers whose answer has no end: a script may name any, and what they send is not kept until the memory is full. */
import type { Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { serveTcp } from '../support/far-sides/http-server.ts';

let connections: TestConnections;
beforeAll(async () => {
  connections = await createConnections();
});
afterAll(() => connections?.close());

const LETTERS = Buffer.alloc(64 * 1024, 'a');
const LOGIN = { username: 'u', password: 'p', ssl: false, fetch: 'select 1' };
/** 16 MB less one, which says that more follows. */
const MYSQL_PACKET = Buffer.concat([Buffer.from([0xff, 0xff, 0xff, 0]), Buffer.alloc(0xffffff, 'a')]);
const TDS_PACKET = Buffer.concat([Buffer.from([4, 0, 0x7f, 0xff, 0, 0, 1, 0]), Buffer.alloc(0x7fff - 8, 'a')]);

/** As fast as it is taken, and for as long. */
function pour(socket: Socket, first: Buffer | string, piece: Buffer): void {
  const more = () => {
    while (!socket.destroyed && socket.write(piece));
  };
  if (first.length > 0) socket.write(first);
  socket.on('drain', more);
  more();
}

it.each([
  ['IMAP', { tls: 'none', username: 'u', password: 'p', action: 'folders' }, '* OK ', LETTERS, 'CONNECTION_FAILED'],
  [
    'LDAP',
    { tls: 'none', bind_dn: 'cn=a', password: 'p', action: 'search' },
    Buffer.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff]),
    LETTERS,
    'RESPONSE_TOO_LARGE',
  ],
  ['MYSQL', LOGIN, '', MYSQL_PACKET, 'INVALID_RESPONSE'],
  ['SQLPG', LOGIN, Buffer.from([0x45, 0x7f, 0xff, 0xff, 0xf0]), LETTERS, 'INVALID_RESPONSE'],
  ['SQLMSSQL', LOGIN, '', TDS_PACKET, 'INVALID_RESPONSE'],
] as const)('%s ends what has no end', async (type, inputs, first, piece, code) => {
  const server = await serveTcp((socket) => {
    // those who are spoken to first wait for it
    if (type === 'IMAP' || type === 'MYSQL') pour(socket, first, piece);
    else socket.once('data', () => pour(socket, first, piece));
  });
  try {
    const given = { hostname: '127.0.0.1', port: server.port, connect_timeout: 300, ...inputs };
    const error = await connections.error(type, given, { options: { retry: { attempts: 1 } } });
    expect(error).toMatchObject({ code });
  } finally {
    await server.stop();
  }
});
