/** What is dialled for one login: through the guard each time, also where a listener sends the driver on. */
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { isConnectorError, type ConnectorError, type TestContext } from 'petiole/connector';
import { placeOf, tlsOf } from '../sql/login.ts';
import { noTls, tlsProblem } from '../sql/problems.ts';
import type { Connection } from './fields.ts';
import { handshake } from './handshake.ts';

export class Dialling {
  readonly #context: TestContext<Connection>;
  #socket: Socket | undefined;
  #isEnded = false;
  #refusal: ConnectorError | undefined;

  constructor(context: TestContext<Connection>) {
    this.#context = context;
  }

  /** Why there is no line: what the driver makes of it says less. */
  get refusal(): ConnectorError | undefined {
    return this.#refusal;
  }

  /** bytes that came over the line */
  get received(): number {
    return this.#socket?.bytesRead ?? 0;
  }

  /** Closes the line, and lets none be opened any more. */
  end(): void {
    this.#isEnded = true;
    this.#socket?.destroy();
  }

  async dial(host: string, port: number, protocol: string): Promise<Socket> {
    const { connection, network, signal } = this.#context;
    return await this.#told(async () => {
      if (this.#isEnded) throw new Error('the call has ended');
      if (connection.ssl && protocol.toUpperCase() !== 'TCPS') {
        throw noTls(placeOf(connection), `it sends the connection on to ${host}:${port}, without TLS`, undefined);
      }
      const socket = await network.connect(host, port, { timeoutMs: connection.connect_timeout * 1000, signal });
      if (this.#isEnded) socket.destroy();
      return (this.#socket = socket);
    });
  }

  /** `names`: the certificate may be made out to any of them. */
  async secure(line: Socket, names: readonly string[]): Promise<TLSSocket> {
    const { connection } = this.#context;
    return await this.#told(async () => {
      try {
        // a listener without TLS may send the driver on to one with it
        return await handshake(line, tlsOf({ ...connection, ssl: true }) ?? {}, names);
      } catch (error) {
        const { code = '', message } = error as NodeJS.ErrnoException;
        throw noTls(placeOf(connection), tlsProblem(code, message) ?? message, error);
      }
    });
  }

  async #told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (isConnectorError(error)) this.#refusal = error;
      throw error;
    }
  }
}
