/** Requests to one Vault by node-vault. What Vault answers with an error rejects with a `VaultFailure`. */
import type { HttpSender } from '../../sdk/connector.ts';
import { MASK } from '../mask.ts';
import { VaultFailure, type VaultCode } from './failures.ts';
import type { VaultSettings } from './settings.ts';
import { GuardedTransport, type NodeVaultRequest } from './transport.ts';

export interface RequestOptions {
  /** absent: as nobody, for logins */
  token?: string;
  signal?: AbortSignal;
}

/** What of a Vault's answer is of use here. */
export interface VaultAnswer {
  data?: Record<string, unknown> | null;
  auth?: VaultTokenAnswer | null;
  warnings?: string[] | null;
}

export interface VaultTokenAnswer {
  client_token: string;
  /** seconds; 0: it does not end */
  lease_duration: number;
  renewable: boolean;
}

/** Vault answered with an error: what it said, and the body, in which KV 2 tells what became of a version. */
export class VaultRefusal extends VaultFailure {
  readonly body: VaultAnswer;
  /** Vault's own words, in one line */
  readonly said: string;

  constructor(code: VaultCode, message: string, status: number, body: VaultAnswer, said: string) {
    super(code, message, { status });
    this.body = body;
    this.said = said;
  }
}

type NodeVault = typeof import('node-vault');
type NodeVaultClient = ReturnType<NodeVault>;

export class VaultClient {
  readonly address: string;
  readonly #settings: VaultSettings;
  readonly #transport: GuardedTransport;
  #client: Promise<NodeVaultClient> | undefined;

  constructor(settings: VaultSettings, http: HttpSender) {
    this.address = settings.address;
    this.#settings = settings;
    this.#transport = new GuardedTransport(http, { ca: settings.ca, timeoutMs: settings.timeout * 1000 });
  }

  /** `path` without a slash at the beginning, percent-encoded. */
  read(path: string, options: RequestOptions): Promise<VaultAnswer> {
    return this.#ask((client, request) => client.read(path, request), options);
  }

  list(path: string, options: RequestOptions): Promise<VaultAnswer> {
    return this.#ask((client, request) => client.list(path, request), options);
  }

  write(path: string, data: object, options: RequestOptions): Promise<VaultAnswer> {
    return this.#ask((client, request) => client.write(path, data, request), options);
  }

  delete(path: string, options: RequestOptions): Promise<VaultAnswer> {
    return this.#ask((client, request) => client.delete(path, request), options);
  }

  async #ask(
    send: (client: NodeVaultClient, request: object) => Promise<unknown>,
    { token, signal }: RequestOptions,
  ): Promise<VaultAnswer> {
    this.#client ??= this.#create();
    const client = await this.#client;
    try {
      return ((await send(client, { signal, headers: token === undefined ? {} : { 'X-Vault-Token': token } })) ?? {}) as VaultAnswer;
    } catch (error) {
      throw refusalOf(error, this.address, token);
    }
  }

  /** node-vault takes address, token and namespace from the environment where it is given none, and can log whole secrets. */
  async #create(): Promise<NodeVaultClient> {
    const { default: nodeVault } = (await import('node-vault')) as unknown as { default: NodeVault };
    const client = nodeVault({
      endpoint: this.address,
      noCustomHTTPVerbs: true,
      debug: () => undefined,
      'request-promise': { defaults: () => (request: NodeVaultRequest) => this.#transport.request(request) },
    });
    return Object.assign(client, { token: '', pathPrefix: '', namespace: this.#settings.namespace ?? '' });
  }
}

function refusalOf(error: unknown, address: string, token: string | undefined): unknown {
  const { response } = error as { response?: { statusCode: number; body: unknown } };
  if (response === undefined) return error;
  const { statusCode: status } = response;
  const body = (typeof response.body === 'object' && response.body !== null ? response.body : {}) as VaultAnswer;
  const said = inOneLine((body as { errors?: unknown }).errors, token);
  const refuse = (code: VaultCode, message: string) => new VaultRefusal(code, message, status, body, said);
  if (status === 503 && /sealed/i.test(said)) return refuse('VAULT_SEALED', `${address} is sealed: unseal it`);
  if (status === 403)
    return refuse('VAULT_PERMISSION_DENIED', `permission denied${said === 'permission denied' || said === '' ? '' : ` (${said})`}`);
  if (status === 404) return refuse('VAULT_PATH_NOT_FOUND', 'there is nothing at this path');
  if (status === 429) return refuse('VAULT_FAILED', `${address} asks for fewer requests (429${said && `: ${said}`})`);
  if (status === 502 || status === 503 || status === 504) {
    return refuse('VAULT_UNREACHABLE', `${address} does not serve requests now (${status}${said && `: ${said}`})`);
  }
  return refuse('VAULT_FAILED', `${address} answered with ${status}${said && `: ${said}`}`);
}

const MAX_SAID = 300;

/** Vault numbers its errors over several lines. What answers need not be Vault, and may say back what it was sent. */
function inOneLine(errors: unknown, token: string | undefined): string {
  const texts = Array.isArray(errors) ? errors.map(String) : [];
  const said = texts
    .join('; ')
    .replace(/(?<!\d)\d+ errors? occurred:/g, '')
    .replaceAll('*', ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replaceAll(token ?? MASK, MASK);
  return said.length > MAX_SAID ? `${said.slice(0, MAX_SAID)}…` : said;
}
