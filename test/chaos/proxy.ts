/**
 * What stands between one process and PostgreSQL: it can hold everything back, or one direction, and it can tell when a statement of
 * a given name is on its way or answered, which is when a process is best killed.
 */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export type Held = 'nothing' | 'everything' | 'requests' | 'answers';

export interface Ambush {
  /** the name of a prepared statement, or its beginning */
  statement: string;
  /** `sent`: before it reaches the server; `answered`: before its answer reaches the client */
  at: 'sent' | 'answered';
  spring(): void;
}

export class Proxy {
  readonly #upstream: () => number;
  readonly #server: Server;
  readonly #pairs = new Set<[Socket, Socket]>();
  #held: Held = 'nothing';
  #ambush: Ambush | null = null;

  constructor(upstream: () => number) {
    this.#upstream = upstream;
    this.#server = createServer({ allowHalfOpen: false }, (client) => this.#join(client));
  }

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  /** Holds back from now on; what was held goes on when it is `nothing` again, as after a cut line. */
  hold(held: Held): void {
    this.#held = held;
    for (const [client, server] of this.#pairs) {
      flow(client, held !== 'everything' && held !== 'requests');
      flow(server, held !== 'everything' && held !== 'answers');
    }
  }

  /** Once. */
  ambush(ambush: Ambush | null): void {
    this.#ambush = ambush;
  }

  close(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy();
    this.#server.close();
  }

  #join(client: Socket): void {
    const server = connect(this.#upstream(), '127.0.0.1');
    const pair: [Socket, Socket] = [client, server];
    this.#pairs.add(pair);
    let awaited: Ambush | null = null;
    const end = (): void => {
      this.#pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of pair) socket.setNoDelay(true).on('error', end).on('close', end);
    client.on('data', (chunk) => {
      const ambush = this.#ambush;
      if (ambush !== null && chunk.includes(ambush.statement)) {
        this.#ambush = null;
        if (ambush.at === 'sent') return ambush.spring();
        awaited = ambush;
      }
      if (!server.write(chunk)) slow(server, client, () => this.#held !== 'everything' && this.#held !== 'requests');
    });
    server.on('data', (chunk) => {
      if (awaited !== null) {
        const ambush = awaited;
        awaited = null;
        return ambush.spring();
      }
      if (!client.write(chunk)) slow(client, server, () => this.#held !== 'everything' && this.#held !== 'answers');
    });
    if (this.#held !== 'nothing') this.hold(this.#held);
  }
}

function flow(socket: Socket, open: boolean): void {
  if (open) socket.resume();
  else socket.pause();
}

function slow(full: Socket, source: Socket, mayResume: () => boolean): void {
  source.pause();
  full.once('drain', () => void (mayResume() && source.resume()));
}
