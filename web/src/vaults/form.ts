/** A Vault as it stands in the form, and as a document. */
import { METHODS } from './methods.ts';
import type { Method, Vault, VaultDocument } from './queries.ts';

export interface VaultForm {
  name: string;
  address: string;
  engine_path: string;
  namespace: string;
  kv_version: '' | '1' | '2';
  ca: string;
  cache_seconds: number | string;
  timeout: number | string;
  allow_private: true | string[];
  reveal: string[];
  method: Method;
  auth: Record<string, string>;
}

export const EMPTY: VaultForm = {
  name: '',
  address: '',
  engine_path: 'secret',
  namespace: '',
  kv_version: '',
  ca: '',
  cache_seconds: 30,
  timeout: 10,
  allow_private: [],
  reveal: [],
  method: 'token',
  auth: {},
};

export function formOf(vault: Vault): VaultForm {
  const { method, ...auth } = vault.auth;
  return {
    name: vault.name,
    address: vault.address,
    engine_path: vault.engine_path,
    namespace: vault.namespace ?? '',
    kv_version: vault.kv_version === null ? '' : (String(vault.kv_version) as '1' | '2'),
    ca: vault.ca ?? '',
    cache_seconds: vault.cache_seconds,
    timeout: vault.timeout,
    allow_private: vault.allow_private ?? [],
    reveal: vault.reveal ?? [],
    method,
    auth,
  };
}

/**
 * What is left empty is left out, and then counts as the server has it by default: the type knows of no defaults, and calls what has
 * one needed.
 */
export function documentOf(form: VaultForm): VaultDocument {
  const known = new Set(METHODS[form.method].fields.map(({ key }) => key));
  const isKept = (key: string) => known.has(key) || key.endsWith('_file');
  const auth = Object.entries(form.auth).filter(([key, value]) => value !== '' && isKept(key));
  const document: Partial<Omit<VaultDocument, 'auth'>> = {
    name: form.name.trim(),
    address: form.address.trim(),
    engine_path: form.engine_path.trim(),
    ...(form.namespace.trim() !== '' && { namespace: form.namespace.trim() }),
    ...(form.kv_version !== '' && { kv_version: form.kv_version === '1' ? 1 : 2 }),
    ...(form.ca.trim() !== '' && { ca: form.ca }),
    ...(form.cache_seconds !== '' && { cache_seconds: Number(form.cache_seconds) }),
    ...(form.timeout !== '' && { timeout: Number(form.timeout) }),
    ...((form.allow_private === true || form.allow_private.length > 0) && { allow_private: form.allow_private }),
    ...(form.reveal.length > 0 && { reveal: form.reveal }),
  };
  return { ...document, auth: { method: form.method, ...Object.fromEntries(auth) } } as VaultDocument;
}
