/** Dials for connections, and refuses what the address policy does not allow. */
import { lookup as dnsLookup } from 'node:dns';
import net, { isIP, type LookupFunction, type Socket } from 'node:net';
import { ConnectorError, isConnectorError, type GuardedAgents, type Network, type TlsOptions } from '../sdk/connector.ts';
import type { AddressPolicy } from './address-policy.ts';
import { guardedAgents } from './guarded-agents.ts';

export interface Resolved {
  address: string;
  family: 4 | 6;
}

/** How names become addresses: the system's resolver, with /etc/hosts and all. */
export type Resolver = typeof dnsLookup;

export class GuardedNetwork implements Network {
  readonly #policy: AddressPolicy;
  readonly #resolver: Resolver;

  constructor(policy: AddressPolicy, resolver: Resolver = dnsLookup) {
    this.#policy = policy;
    this.#resolver = resolver;
  }

  async resolve(host: string, port: number): Promise<Resolved> {
    const bare = assertHost(host);
    const literal = isIP(bare);
    if (literal) return { address: this.check(bare, bare, port), family: literal as 4 | 6 };
    return await new Promise<Resolved>((resolve, reject) => {
      this.lookupFor(port)(bare, { all: false, verbatim: true }, (error, address, family) =>
        error ? reject(translateNetworkError(error, `${bare}:${port}`)) : resolve({ address: address as string, family: family as 4 | 6 }),
      );
    });
  }

  /** Of several addresses only those are tried that may be reached, one after the other, as `lookupFor` gives them. */
  async connect(host: string, port: number, { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal }): Promise<Socket> {
    const bare = assertHost(host);
    if (isIP(bare)) this.check(bare, bare, port);
    if (signal.aborted) throw new ConnectorError('CANCELLED', `connecting to ${host}:${port} was cancelled`);
    return await new Promise<Socket>((resolve, reject) => {
      const socket = net.connect({ host: bare, port, noDelay: true, lookup: this.lookupFor(port) });
      const fail = (error: Error) => {
        socket.destroy();
        done();
        reject(error);
      };
      const where = `${host}:${port}`;
      const timer = timeoutMs > 0 ? setTimeout(() => fail(connectTimeout(where, timeoutMs)), timeoutMs) : undefined;
      const onAbort = () => fail(new ConnectorError('CANCELLED', `connecting to ${where} was cancelled`));
      const onError = (error: Error) => fail(translateNetworkError(error, where));
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        socket.removeListener('error', onError);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      socket.once('error', onError);
      socket.once('connect', () => {
        done();
        resolve(socket);
      });
    });
  }

  agents(tls?: TlsOptions): GuardedAgents {
    return guardedAgents(this, tls);
  }

  /** A `lookup` for sockets that others make: it gives only addresses that may be reached. */
  lookupFor(port: number): LookupFunction {
    return (hostname, options, callback) => {
      this.#resolver(hostname, { ...options, all: true }, (error, addresses) => {
        if (error) return callback(error, options.all ? [] : '', 0);
        const allowed = addresses.filter(({ address }) => this.#policy.allows(address, port));
        const [first] = allowed;
        if (!first) return callback(this.#refusal(hostname, addresses[0]?.address ?? hostname, port), options.all ? [] : '', 0);
        if (options.all) callback(null, allowed);
        else callback(null, first.address, first.family);
      });
    };
  }

  /** Gives the address back, or throws the refusal. */
  check(host: string, address: string, port: number): string {
    if (!this.#policy.allows(address, port)) throw this.#refusal(host, address, port);
    return address;
  }

  #refusal(host: string, address: string, port: number): ConnectorError {
    const what = host === address ? `${address} port ${port}` : `${host} (${address}) port ${port}`;
    return new ConnectorError('CONNECTION_REFUSED_BY_POLICY', `connections may not reach ${what}: ${this.#reason(address, port)}`, {
      retryable: false,
      unsent: true,
    });
  }

  #reason(address: string, port: number): string {
    const exact = isIP(address) === 6 ? `[${address.split('%', 1)[0]}]:${port}` : `${address}:${port}`;
    if (this.#policy.judge(address, port) === 'own') {
      return `that is this product's own database. If a connector really needs it, write the address into that connector: allow_private: ['${exact}']`;
    }
    const range = address.includes(':') ? address : `${address}/32`;
    return `it is not a public address. The operator can allow it to all connections: PETIOLE_ALLOW_PRIVATE=${range} (or a wider range, or true), or to one connector in its document: allow_private: ['${exact}']`;
  }
}

/** Nothing that a resolver could read as something else: an empty name is this machine to it, and a null character ends a name. */
function assertHost(host: string): string {
  const bare = unbracketed(host);
  if (isIP(bare) || (bare !== '' && !/[\p{Cc}\s/\\@?#%:[\]]/u.test(bare))) return bare;
  throw new ConnectorError(
    'INVALID_INPUT',
    `${JSON.stringify(host)} is no host name: give a name or an address, without scheme, user or port`,
    {
      retryable: false,
      unsent: true,
    },
  );
}

export function unbracketed(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

export function connectTimeout(where: string, timeoutMs: number): ConnectorError {
  return new ConnectorError('CONNECTION_TIMEOUT', `${where} did not accept a connection within ${timeoutMs / 1000} s (connect_timeout)`, {
    unsent: true,
  });
}

const DNS_CODES = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ENODATA', 'EAI_NODATA', 'EAI_FAIL', 'ESERVFAIL', 'EAI_NONAME']);
const UNSENT_CODES = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'EADDRNOTAVAIL', 'EACCES', 'EPERM']);

/** An error of a socket or of the resolver, in the words of the product. */
export function translateNetworkError(error: unknown, where: string): ConnectorError {
  if (isConnectorError(error)) return error;
  const { code, message } = inner(error);
  if (code && DNS_CODES.has(code)) {
    return new ConnectorError('CONNECTION_FAILED', `the name of ${where} cannot be resolved (${code}): check the host name and DNS`, {
      unsent: true,
      cause: error,
    });
  }
  if (code === 'ECONNREFUSED') {
    return new ConnectorError('CONNECTION_FAILED', `${where} refused the connection (ECONNREFUSED): nothing listens there`, {
      unsent: true,
      cause: error,
    });
  }
  if (code && UNSENT_CODES.has(code)) {
    return new ConnectorError('CONNECTION_FAILED', `${where} cannot be reached (${code})`, { unsent: true, cause: error });
  }
  if (code === 'ETIMEDOUT') return new ConnectorError('CONNECTION_TIMEOUT', `${where} did not answer (ETIMEDOUT)`, { cause: error });
  return new ConnectorError('CONNECTION_FAILED', `the connection to ${where} broke off (${code ?? message})`, { cause: error });
}

/**
 * Happy eyeballs wraps the errors of all addresses into one AggregateError. Not by class: errors of the platform may come from
 * another realm than this module.
 */
function inner(error: unknown): { code?: string; message: string } {
  const { code, message, errors } = (error ?? {}) as { code?: string; message?: string; errors?: unknown[] };
  if (Array.isArray(errors) && errors.length) return inner(errors[0]);
  return { code, message: message ?? String(error) };
}
