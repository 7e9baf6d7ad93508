/** A master key that never leaves Vault: its transit engine wraps and unwraps data keys, at the start of a process, at rotation, and when another process rotated. */
import { messageOf, PetioleError, type Code } from '../errors.ts';
import type { MasterKey } from './master-key.ts';

export interface TransitSettings {
  /** the key in Vault, as an address: `https://vault.example.com:8200/v1/transit/keys/petiole` */
  address: string;
  token: string;
  namespace: string | null;
}

const TIMEOUT_MS = 10_000;
const KEY_PATH = /^(.*\/v1\/.+)\/keys\/([^/]+)$/;

export function transitMasterKey(settings: TransitSettings): MasterKey {
  const { pathname } = new URL(settings.address);
  const [, mount = '', name = ''] = KEY_PATH.exec(pathname) ?? [];
  const id = `transit-${mount.replace(/^.*\/v1\//, '')}/${name}`;
  const post = (operation: 'encrypt' | 'decrypt', body: object): Promise<Record<string, unknown>> =>
    ask(settings, new URL(`${mount}/${operation}/${name}`, settings.address), body);
  return {
    id,
    async wrap(dataKey) {
      const { ciphertext } = await post('encrypt', { plaintext: dataKey.toString('base64') });
      return textOf(ciphertext, 'encrypt', settings);
    },
    async unwrap(wrapped) {
      const { plaintext } = await post('decrypt', { ciphertext: wrapped });
      return Buffer.from(textOf(plaintext, 'decrypt', settings), 'base64');
    },
  };
}

/**
 * The `data` of the answer. The request and the answer hold keys: nothing of them becomes part of an error. Throws UNAVAILABLE where
 * Vault is away, which passes, and else ENCRYPTION_KEY_WRONG.
 */
async function ask({ token, namespace }: TransitSettings, url: URL, body: object): Promise<Record<string, unknown>> {
  const failed = (code: Code, why: string): PetioleError =>
    new PetioleError(code, `Vault did not open the encryption key: POST ${url.href} ${why}`);
  const away = (error: unknown): never => {
    const reason = messageOf((error as Error).cause ?? error);
    throw failed('UNAVAILABLE', `failed: ${reason}. Check PETIOLE_TRANSIT_KEY and that Vault can be reached`);
  };
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-vault-token': token, ...(namespace !== null && { 'x-vault-namespace': namespace }) },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(away);
  if (!response.ok) {
    await response.body?.cancel().catch(() => undefined);
    const code = passes(response.status) ? 'UNAVAILABLE' : 'ENCRYPTION_KEY_WRONG';
    throw failed(code, `was answered with ${response.status}${hintOf(response.status)}`);
  }
  return dataOf(await response.text().catch(away));
}

/** A time-out, a replica that is behind, too many requests, a standby (472, 473), and what the server itself has trouble with. */
function passes(status: number): boolean {
  return [408, 412, 429].includes(status) || status >= 472;
}

/** Nothing where it is no answer of Vault's. */
function dataOf(text: string): Record<string, unknown> {
  try {
    return (JSON.parse(text) as { data?: Record<string, unknown> } | null)?.data ?? {};
  } catch {
    return {};
  }
}

function hintOf(status: number): string {
  if (status === 403) return ': the token in PETIOLE_TRANSIT_TOKEN is not valid, or its policy does not allow encrypt and decrypt';
  if (status === 404) return ': there is no such transit engine or key';
  if (status === 400) return ': the key does not exist, or it is not the one that wrapped this';
  if (status === 503) return ': Vault is sealed';
  return '';
}

function textOf(value: unknown, operation: string, { address }: TransitSettings): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new PetioleError('ENCRYPTION_KEY_WRONG', `${address} does not answer ${operation} as Vault's transit engine does`);
}
