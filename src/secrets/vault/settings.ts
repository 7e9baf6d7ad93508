/** How one Vault is reached, and how we prove there who we are. */

/** `…_file`: a file of this machine that holds it, read anew at each login; given instead of the value itself. */
export type VaultAuth =
  | { method: 'token'; token?: string; token_file?: string }
  | { method: 'approle'; mount: string; role_id: string; secret_id?: string; secret_id_file?: string }
  | { method: 'userpass'; mount: string; username: string; password?: string; password_file?: string }
  | { method: 'kubernetes'; mount: string; role: string; jwt_file: string };

export type AuthMethod = VaultAuth['method'];

/** What of `auth` is secret: sealed at rest, masked in every answer. */
export const SECRET_FIELDS = ['token', 'secret_id', 'password'] as const;

export interface VaultSettings {
  name: string;
  /** without a slash at the end */
  address: string;
  namespace: string | null;
  /** the secrets engine, or a folder in it: paths are below it */
  engine_path: string;
  /** null: found out */
  kv_version: 1 | 2 | null;
  /** PEM of certificates to trust instead of the well-known ones */
  ca: string | null;
  auth: VaultAuth;
  /** how long a secret that was read may be given again; 0: never */
  cache_seconds: number;
  /** seconds that one request may take */
  timeout: number;
  /** private addresses that the Vault may have */
  allow_private: true | string[] | null;
  /** paths whose secrets scripts may be given (`system.vault.reveal`); null: none */
  reveal: string[] | null;
}

export const DEFAULTS = { engine_path: 'secret', cache_seconds: 30, timeout: 10 } as const;

/** Where Kubernetes puts the token of a pod's service account. */
export const SERVICE_ACCOUNT_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';
