/** Agents of `node:http` for libraries that dial by themselves: each connection is checked where it is made. */
import http, { type AgentOptions } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Duplex } from 'node:stream';
import { ConnectorError, type GuardedAgents, type TlsOptions } from '../sdk/connector.ts';

/** What an agent is given to connect; `lookup` and `socketPath` are among it, and a library could set them. */
type ConnectOptions = Parameters<http.Agent['createConnection']>[0];
type Done = (error: Error | null, stream: Duplex) => void;

/** What judges an address: the `GuardedNetwork`. */
export interface Guard {
  check(host: string, address: string, port: number): string;
  lookupFor(port: number): LookupFunction;
}

export function guardedAgents(network: Guard, tls: TlsOptions | undefined): GuardedAgents {
  const plain = new HttpAgent(network, {});
  const secure = new HttpsAgent(network, {
    ...(tls && { ca: tls.ca, cert: tls.cert, key: tls.key, passphrase: tls.passphrase, rejectUnauthorized: tls.verify ?? true }),
  });
  return {
    http: plain,
    https: secure,
    close() {
      plain.destroy();
      secure.destroy();
    },
  };
}

class HttpAgent extends http.Agent {
  readonly #network: Guard;

  constructor(network: Guard, options: AgentOptions) {
    super({ keepAlive: true, ...options });
    this.#network = network;
  }

  override createConnection(options: ConnectOptions, done: Done): Duplex | null | undefined {
    return dial(this.#network, options, done, 80, (checked) => super.createConnection(checked, done));
  }
}

class HttpsAgent extends https.Agent {
  readonly #network: Guard;

  constructor(network: Guard, options: https.AgentOptions) {
    super({ keepAlive: true, ...options });
    this.#network = network;
  }

  override createConnection(options: ConnectOptions, done: Done): Duplex | null | undefined {
    return dial(this.#network, options, done, 443, (checked) => super.createConnection(checked, done));
  }
}

/** A refusal goes the way that every failed connection goes: to the error of the request. */
function dial(
  network: Guard,
  options: ConnectOptions,
  done: Done,
  usualPort: number,
  connect: (options: ConnectOptions) => Duplex | null | undefined,
): Duplex | null | undefined {
  try {
    return connect(checked(network, options, usualPort));
  } catch (error) {
    (done as (error: Error) => void)(error as Error);
    return undefined;
  }
}

/** A name is checked when it is looked up, an address right here: for it nothing is looked up. */
function checked(network: Guard, options: ConnectOptions, usualPort: number): ConnectOptions {
  const { host, port, socketPath } = options as ConnectOptions & { host?: string; port?: number | string; socketPath?: string };
  if (socketPath)
    throw new ConnectorError('CONNECTION_REFUSED_BY_POLICY', 'connections may not reach sockets of this machine', { retryable: false });
  const name = (host ?? 'localhost').replace(/^\[(.*)\]$/, '$1');
  const dialled = Number(port) || usualPort;
  if (isIP(name)) network.check(name, name, dialled);
  return { ...options, host: name, port: dialled, path: undefined, lookup: network.lookupFor(dialled) } as ConnectOptions;
}
