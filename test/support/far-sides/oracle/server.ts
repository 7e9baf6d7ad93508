/**
 * The server's side of Oracle's protocol, TNS and TTC. Oracle has published no specification: this is written after what is publicly known
 * of it and after what the driver's source reads and writes. It is no Oracle server, and shows only that the type and the driver fit
 * together: it answers what a test tells it to, and shows what it was asked.
 */
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Verifier, VERIFIER_12C } from './login.ts';
import * as messages from './messages.ts';
import { accept, data, hear, marker, MARKER } from './packets.ts';

export interface Reply {
  columns?: messages.Column[];
  rows?: (Buffer | null)[][];
  rowCount?: number;
  /** the transaction that there is afterwards; without it as before */
  inTransaction?: boolean;
  error?: [number: number, message: string];
}

export interface Options {
  password: string;
  tls?: { key: string; cert: string };
  /** a packet instead of the acceptance; null: silence */
  listen?(descriptor: string): Buffer | null | undefined;
  /** null: nothing until the client breaks; undefined: the line is cut; bytes are sent as they are */
  answer(asked: messages.Asked): Reply | Buffer | null | undefined;
}

export interface OracleServer {
  port: number;
  /** what was asked, in order: statements, `commit`, `rollback`, `logoff`, `fetch` */
  readonly calls: string[];
  readonly asked: messages.Asked[];
  readonly descriptors: string[];
  readonly logins: { username: string; pairs: Record<string, string>; isKnown: boolean }[];
  /** what clients say of themselves before they log in */
  readonly greetings: Record<string, string>[];
  readonly breaks: number;
  stop(): Promise<void>;
}

interface Seen {
  calls: string[];
  asked: messages.Asked[];
  descriptors: string[];
  logins: OracleServer['logins'];
  greetings: OracleServer['greetings'];
  breaks: number;
}

export async function startOracle(options: Options): Promise<OracleServer> {
  const seen: Seen = { calls: [], asked: [], descriptors: [], logins: [], greetings: [], breaks: 0 };
  const sockets = new Set<Socket>();
  const onLine = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    new Conversation(socket, options, seen).begin();
  };
  const server = options.tls ? createTlsServer(options.tls, onLine).on('tlsClientError', () => undefined) : createServer(onLine);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return Object.defineProperties({ ...seen, port, stop } as unknown as OracleServer, {
    breaks: { get: () => seen.breaks },
  });
}

class Conversation {
  readonly #line: Socket;
  readonly #options: Options;
  readonly #seen: Seen;
  readonly #verifier: Verifier;
  #inTransaction = false;
  #pending: { columns: messages.Column[]; rows: (Buffer | null)[][] } = { columns: [], rows: [] };

  constructor(line: Socket, options: Options, seen: Seen) {
    this.#line = line;
    this.#options = options;
    this.#seen = seen;
    this.#verifier = new Verifier(options.password);
  }

  begin(): void {
    hear(this.#line, {
      onConnect: (descriptor) => this.#onConnect(descriptor),
      onRequest: (request) => {
        const answer = this.#answerTo(request);
        if (answer === undefined) this.#line.destroy();
        else if (answer) this.#line.write(data(answer));
      },
      onMarker: (kind) => this.#onMarker(kind),
    });
  }

  #onConnect(descriptor: string): boolean {
    this.#seen.descriptors.push(descriptor);
    const instead = this.#options.listen?.(descriptor);
    if (instead === null) return false;
    this.#line.write(instead ?? accept());
    return instead === undefined;
  }

  /** A break is answered by one, then the client clears the line, and what was asked ends with an error. */
  #onMarker(kind: number): void {
    if (kind !== MARKER.reset) {
      this.#seen.breaks++;
      this.#line.write(marker(MARKER.break));
      return;
    }
    this.#line.write(marker(MARKER.reset));
    this.#line.write(data(this.#end({ error: [1013, 'ORA-01013: user requested cancel of current operation'] })));
  }

  #answerTo(request: Buffer): Buffer | null | undefined {
    if (request[0] === 1) return messages.protocol();
    if (request[0] === 2) return messages.dataTypes();
    const { what, body } = messages.call(request);
    if (what === messages.FUNCTION.login) {
      this.#seen.greetings.push(messages.pairs(body).pairs);
      return messages.parameters(this.#verifier.challenge(), { AUTH_VFR_DATA: VERIFIER_12C });
    }
    if (what === messages.FUNCTION.proof) return this.#login(messages.pairs(body));
    if (what === messages.FUNCTION.execute) return this.#execute(messages.asked(body));
    const name = Object.entries(messages.FUNCTION).find(([, number]) => number === what)?.[0] ?? `function ${what}`;
    this.#seen.calls.push(name);
    if (what === messages.FUNCTION.fetch) return this.#rows(body.integers(2)[1] ?? 0);
    this.#inTransaction = false;
    return messages.status(false);
  }

  #login({ username, pairs }: { username: string; pairs: Record<string, string> }): Buffer {
    const proof = this.#verifier.answer(this.#options.password, pairs);
    this.#seen.logins.push({ username, pairs, isKnown: proof !== undefined });
    if (proof === undefined) return this.#end({ error: [1017, 'ORA-01017: invalid username/password; logon denied'] });
    return messages.parameters({ AUTH_SVR_RESPONSE: proof, AUTH_VERSION_NO: String(19 << 24) });
  }

  #execute(asked: messages.Asked): Buffer | null | undefined {
    if (asked.isDefine) return this.#rows(asked.rows);
    this.#seen.asked.push(asked);
    this.#seen.calls.push(asked.sql);
    const reply = this.#options.answer(asked);
    if (reply === null || reply === undefined || Buffer.isBuffer(reply)) return reply;
    this.#inTransaction = !asked.commits && (reply.inTransaction ?? this.#inTransaction);
    if (!reply.columns || reply.error) return this.#end(reply);
    this.#pending = { columns: reply.columns, rows: [...(reply.rows ?? [])] };
    const isLarge = reply.columns.some(({ type }) => type === 112 || type === 113);
    const first = isLarge ? messages.end({ cursor: 7, inTransaction: this.#inTransaction }) : this.#rows(asked.rows);
    return Buffer.concat([messages.description(reply.columns), first]);
  }

  #rows(count: number): Buffer {
    const { columns, rows } = this.#pending;
    const given = rows.splice(0, count);
    const isLast = rows.length === 0;
    const last = isLast ? { number: messages.NO_MORE_ROWS, message: 'ORA-01403: no data found' } : {};
    return Buffer.concat([messages.rows(columns, given), messages.end({ ...last, cursor: 7, inTransaction: this.#inTransaction })]);
  }

  #end({ error, rowCount = 0 }: Reply): Buffer {
    const problem = error && { number: error[0], message: error[1] };
    return messages.end({ ...problem, rowCount, inTransaction: this.#inTransaction });
  }
}
