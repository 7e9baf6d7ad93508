/** What an operator does at a Vault, over its HTTP API: at the Vault of the tests, and at a real one where there is one. */
import { randomBytes } from 'node:crypto';
import { AddressPolicy, type Allowance } from '../../src/connectors/address-policy.ts';
import { HttpPools } from '../../src/connectors/http.ts';
import { OpenVault } from '../../src/secrets/vault/open-vault.ts';
import { DEFAULTS, type VaultAuth, type VaultSettings } from '../../src/secrets/vault/settings.ts';

export interface VaultAddress {
  url: string;
  rootToken: string;
  unsealKey?: string;
}

export class VaultAdmin {
  readonly url: string;
  readonly rootToken: string;
  readonly unsealKey: string | undefined;
  namespace = '';

  constructor({ url, rootToken, unsealKey }: VaultAddress) {
    this.url = url;
    this.rootToken = rootToken;
    this.unsealKey = unsealKey;
  }

  /** The `data` or `auth` of the answer. Throws where Vault refuses. */
  async ask<T = Record<string, never>>(method: string, path: string, body?: object): Promise<T> {
    const answer = await fetch(`${this.url}/v1/${path}`, {
      method,
      headers: { 'x-vault-token': this.rootToken, ...(this.namespace && { 'x-vault-namespace': this.namespace }) },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    const { data, auth } = (text === '' ? {} : JSON.parse(text)) as { data?: T; auth?: T };
    return (auth ?? data) as T;
  }

  /** A KV engine under a new name. */
  async engine(version: 1 | 2, name = `kv-${randomBytes(4).toString('hex')}`): Promise<string> {
    await this.ask('POST', `sys/mounts/${name}`, { type: 'kv', options: { version: String(version) } });
    // Vault makes an engine of version 2 ready after it has answered.
    if (version === 2) await this.#ready(name);
    return name;
  }

  async #ready(engine: string): Promise<void> {
    for (;;) {
      const written = await this.ask('POST', `${engine}/data/ready`, { data: { yes: 1 } }).then(
        () => true,
        () => false,
      );
      if (written) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await this.ask('DELETE', `${engine}/metadata/ready`);
  }

  async secret(engine: string, version: 1 | 2, path: string, data: object): Promise<void> {
    await this.ask('POST', version === 2 ? `${engine}/data/${path}` : `${engine}/${path}`, version === 2 ? { data } : data);
  }

  /** A policy under a new name; path → capabilities. */
  async policy(rules: Record<string, string[]>): Promise<string> {
    const name = `policy-${randomBytes(4).toString('hex')}`;
    const lines = Object.entries(rules).map(
      ([path, can]) => `path "${path}" { capabilities = [${can.map((word) => `"${word}"`).join(', ')}] }`,
    );
    await this.ask('PUT', `sys/policies/acl/${name}`, { policy: lines.join('\n') });
    return name;
  }

  async token(
    more: { policies?: string[]; ttl?: string; explicit_max_ttl?: string; renewable?: boolean; no_default_policy?: boolean } = {},
  ): Promise<string> {
    return (await this.ask<{ client_token: string }>('POST', 'auth/token/create', { policies: ['root'], ...more })).client_token;
  }

  /** Accessors of the tokens that logins at a mount gave and that live. */
  async tokensOf(mount: string): Promise<string[]> {
    const { keys } = await this.ask<{ keys: string[] }>('GET', 'auth/token/accessors?list=true');
    const found = await Promise.all(
      keys.map(async (accessor) => {
        // one of another test may have ended meanwhile
        const data = await this.ask<{ path: string }>('POST', 'auth/token/lookup-accessor', { accessor }).catch(() => null);
        return data?.path.startsWith(`auth/${mount}/`) ? [accessor] : [];
      }),
    );
    return found.flat();
  }

  /** An authentication method under a new mount. */
  async method(type: string): Promise<string> {
    const mount = `${type}-${randomBytes(4).toString('hex')}`;
    await this.ask('POST', `sys/auth/${mount}`, { type });
    return mount;
  }

  async appRole(policies: string[], more: { bind_secret_id?: boolean; [key: string]: unknown } = {}): Promise<AppRole> {
    const mount = await this.method('approle');
    await this.ask('POST', `auth/${mount}/role/app`, { token_policies: policies, ...more });
    const { role_id } = await this.ask<{ role_id: string }>('GET', `auth/${mount}/role/app/role-id`);
    if (more.bind_secret_id === false) return { method: 'approle', mount, role_id };
    const { secret_id } = await this.ask<{ secret_id: string }>('POST', `auth/${mount}/role/app/secret-id`, {});
    return { method: 'approle', mount, role_id, secret_id };
  }
}

export type AppRole = Extract<VaultAuth, { method: 'approle' }>;

export interface TestVaults {
  open(settings: Partial<VaultSettings> & Pick<VaultSettings, 'address' | 'auth'>): OpenVault;
  /** what was logged, as one text */
  log(): string;
  close(): Promise<void>;
}

/** Opens Vaults as the composition root does, through the guarded HTTP. */
export function openVaults(allow: Allowance = ['127.0.0.0/8']): TestVaults {
  const http = new HttpPools();
  const opened: OpenVault[] = [];
  const lines: string[] = [];
  const write = (details: object, text: string): void => void lines.push(`${JSON.stringify(details)} ${text}`);
  return {
    open(settings) {
      const whole = {
        name: 'main',
        namespace: null,
        kv_version: null,
        ca: null,
        allow_private: null,
        reveal: null,
        ...DEFAULTS,
        ...settings,
      };
      const log = { info: write, warn: write };
      const vault = new OpenVault(whole, { http: http.under(new AddressPolicy(allow)), log, known: { add: () => undefined } });
      opened.push(vault);
      return vault;
    },
    log: () => lines.join('\n'),
    async close() {
      await Promise.all(opened.map((vault) => vault.close()));
      await http.close();
    },
  };
}
