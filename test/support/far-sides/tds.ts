/**
 * The server's side of TDS 7.4 ([MS-TDS], the public specification) as far as logins, TLS, batches, sp_executesql, transactions and
 * attentions go. It is no SQL Server: it answers what a test tells it to, and shows what it was asked.
 */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';

export interface Asked {
  sql: string;
  parameters: unknown[];
}

export interface TdsServer {
  port: number;
  readonly asked: Asked[];
  /** of attentions: what a client sends to have a statement ended */
  readonly attentions: number;
  readonly logins: { username: string; password: string; isSecure: boolean }[];
  stop(): Promise<void>;
}

export interface Options {
  password: string;
  tls?: { key: string; cert: string };
  /** tokens to send; null: nothing until there is an attention; undefined: the line is cut */
  answer(asked: Asked): Buffer | null | undefined;
}

const TYPE = { batch: 1, rpc: 3, answer: 4, attention: 6, login: 16, prelogin: 18 };

export async function startTds(options: Options): Promise<TdsServer> {
  const seen = { asked: [] as Asked[], attentions: 0, logins: [] as TdsServer['logins'] };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    converse(socket, options, seen);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    get asked() {
      return seen.asked;
    },
    get attentions() {
      return seen.attentions;
    },
    get logins() {
      return seen.logins;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function converse(
  socket: Socket,
  { password, tls, answer }: Options,
  seen: { asked: Asked[]; attentions: number; logins: TdsServer['logins'] },
) {
  let line: Duplex = socket;
  let handshake: Duplex | undefined;
  const send = (tokens: Buffer) => line.write(packet(TYPE.answer, tokens));
  const onMessage = (type: number, payload: Buffer) => {
    if (type === TYPE.prelogin && handshake) handshake.push(payload);
    else if (type === TYPE.prelogin) {
      send(prelogin(tls ? 1 : 2));
      if (tls) handshake = secure(socket, tls, (secured) => read((line = secured), onMessage));
    } else if (type === TYPE.login) {
      const login = { ...loginOf(payload), isSecure: line !== socket };
      seen.logins.push(login);
      send(
        login.password === password
          ? Buffer.concat([loginAck(), done()])
          : Buffer.concat([failure(18_456, 'Login failed for user.'), done(2)]),
      );
    } else if (type === TYPE.attention) {
      seen.attentions++;
      // what was asked ends first, with an answer of its own
      send(done(2));
      send(done(0x20));
    } else {
      const asked =
        type === TYPE.rpc ? rpcOf(payload) : { sql: payload.subarray(payload.readUInt32LE(0)).toString('utf16le'), parameters: [] };
      seen.asked.push(asked);
      const tokens = answer(asked);
      if (tokens === undefined) socket.destroy();
      else if (tokens) send(tokens);
    }
  };
  read(socket, onMessage, () => line === socket);
}

function read(stream: Duplex, onMessage: (type: number, payload: Buffer) => void, isOpen = () => true): void {
  let rest: Buffer = Buffer.alloc(0);
  let message: Buffer[] = [];
  stream.on('data', (data: Buffer) => {
    if (!isOpen()) return;
    rest = Buffer.concat([rest, data]);
    while (rest.length >= 8 && rest.length >= rest.readUInt16BE(2)) {
      const length = rest.readUInt16BE(2);
      const [type = 0, status = 0] = rest;
      message.push(rest.subarray(8, length));
      rest = rest.subarray(length);
      if (!(status & 1)) continue;
      const whole = Buffer.concat(message);
      message = [];
      onMessage(type, whole);
    }
  });
}

/** The handshake travels in packets of their own; what comes after it does not. */
function secure(socket: Socket, tls: { key: string; cert: string }, onSecure: (secured: Duplex) => void): Duplex {
  let isDone = false;
  const inner = new Duplex({
    read: () => undefined,
    write(chunk: Buffer, _encoding, callback) {
      socket.write(isDone ? chunk : packet(TYPE.answer, chunk), callback);
    },
  });
  const secured = new TLSSocket(inner, { isServer: true, secureContext: createSecureContext({ ...tls, maxVersion: 'TLSv1.2' }) });
  secured.on('error', () => socket.destroy());
  secured.once('secure', () => {
    // the last words of the handshake are on their way as packets still
    setImmediate(() => {
      isDone = true;
      socket.on('data', (data) => inner.push(data));
    });
    onSecure(secured);
  });
  return inner;
}

function packet(type: number, payload: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at === 0 || at < payload.length; at += 4000) {
    const part = payload.subarray(at, at + 4000);
    const head = Buffer.from([type, at + 4000 >= payload.length ? 1 : 0, 0, 0, 0, 0, 1, 0]);
    head.writeUInt16BE(part.length + 8, 2);
    parts.push(head, part);
  }
  return Buffer.concat(parts);
}

function prelogin(encryption: number): Buffer {
  return Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 255, 16, 0, 0, 0, 0, 0, encryption]);
}

function loginOf(payload: Buffer): { username: string; password: string } {
  const field = (at: number) => Buffer.from(payload.subarray(payload.readUInt16LE(at)).subarray(0, payload.readUInt16LE(at + 2) * 2));
  const hidden = field(44).map((byte) => (((byte ^ 0xa5) << 4) | ((byte ^ 0xa5) >> 4)) & 255);
  return { username: field(40).toString('utf16le'), password: Buffer.from(hidden).toString('utf16le') };
}

/** sp_executesql: the statement, the declaration of its parameters, and these. */
function rpcOf(payload: Buffer): Asked {
  let at = payload.readUInt32LE(0) + 6;
  const values: unknown[] = [];
  while (at < payload.length) {
    at += 1 + (payload[at] ?? 0) * 2 + 1;
    const [value, next] = valueAt(payload, at);
    values.push(value);
    at = next;
  }
  return { sql: String(values[0]), parameters: values.slice(2) };
}

function valueAt(bytes: Buffer, at: number): [unknown, number] {
  const type = bytes[at];
  if (type === 0xe7) {
    const start = at + 8;
    if (bytes.readUInt16LE(at + 1) !== 0xffff) {
      const length = bytes.readUInt16LE(start);
      if (length === 0xffff) return [null, start + 2];
      return [bytes.subarray(start + 2, start + 2 + length).toString('utf16le'), start + 2 + length];
    }
    if (bytes.readUInt32LE(start + 4) === 0xffffffff) return [null, start + 8];
    const chunks: Buffer[] = [];
    let next = start + 8;
    for (let length = bytes.readUInt32LE(next); length > 0; length = bytes.readUInt32LE(next)) {
      chunks.push(bytes.subarray(next + 4, next + 4 + length));
      next += 4 + length;
    }
    return [Buffer.concat(chunks).toString('utf16le'), next + 4];
  }
  const length = bytes[at + 2] ?? 0;
  const data = bytes.subarray(at + 3, at + 3 + length);
  const value =
    type === 0x6d ? data.readDoubleLE() : type === 0x68 ? data[0] === 1 : length === 8 ? Number(data.readBigInt64LE()) : data.readInt32LE();
  return [value, at + 3 + length];
}

const short = (number: number) => Buffer.from([number & 255, number >> 8]);
const text = (value: string) => Buffer.concat([Buffer.from([value.length]), Buffer.from(value, 'utf16le')]);
const token = (type: number, ...parts: Buffer[]) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([type]), short(body.length), body]);
};

function loginAck(): Buffer {
  return token(0xad, Buffer.from([1, 0x74, 0, 0, 4]), text('far side'), Buffer.from([16, 0, 0, 0]));
}

export function failure(number: number, message: string): Buffer {
  const code = Buffer.alloc(4);
  code.writeInt32LE(number);
  return token(
    0xaa,
    code,
    Buffer.from([1, 16]),
    short(message.length),
    Buffer.from(message, 'utf16le'),
    text('server'),
    text(''),
    Buffer.from([1, 0, 0, 0]),
  );
}

/** `status` 2: with an error; 0x10: the count is valid; 0x20: the answer to an attention */
export function done(status = 0, count = 0): Buffer {
  const rows = Buffer.alloc(8);
  rows.writeBigUInt64LE(BigInt(count));
  return Buffer.concat([Buffer.from([0xfd]), short(status), short(0), rows]);
}

/** 8: a transaction began, 9: it was committed, 10: rolled back */
export function transactionChange(kind: 8 | 9 | 10): Buffer {
  const id = Buffer.from([8, 1, 0, 0, 0, 0, 0, 0, 0]);
  return token(0xe3, Buffer.from([kind]), kind === 8 ? id : Buffer.from([0]), kind === 8 ? Buffer.from([0]) : id);
}

/** `info`: how the type is described; `cell`: a value as it stands in a row. */
export interface ColumnOf {
  name: string;
  info: number[];
}

export function rowSet(columns: readonly ColumnOf[], rows: readonly number[][][]): Buffer {
  const described = columns.map(({ name, info }) => Buffer.concat([Buffer.alloc(4), short(9), Buffer.from(info), text(name)]));
  const told = rows.map((cells) => Buffer.from([0xd1, ...cells.flat()]));
  return Buffer.concat([Buffer.from([0x81]), short(columns.length), ...described, ...told, done(0x10, rows.length)]);
}

export const INT = [0x26, 4];
export const BIGINT = [0x26, 8];
export const NVARCHAR = [0xe7, 0x40, 0x1f, 9, 4, 0xd0, 0, 0x34];
export const DECIMAL = [0x6a, 17, 38, 2];
export const DATETIME2 = [0x2a, 7];
export const VARBINARY = [0xa5, 0x40, 0x1f];

export function int(value: number): number[] {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return [4, ...bytes];
}
export function bigint(value: bigint): number[] {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return [8, ...bytes];
}
export function nvarchar(value: string): number[] {
  const bytes = Buffer.from(value, 'utf16le');
  return [...short(bytes.length), ...bytes];
}
/** `unscaled` without the decimal point */
export function decimal(unscaled: bigint): number[] {
  const bytes = Buffer.alloc(16);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, unscaled), 0);
  bytes.writeBigUInt64LE(unscaled >> 64n, 8);
  return [17, 1, ...bytes];
}
/** days since 0001-01-01, and tenths of microseconds of the day */
export function datetime2(days: number, ticks: bigint): number[] {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(ticks);
  return [8, ...bytes.subarray(0, 5), days & 255, (days >> 8) & 255, days >> 16];
}
