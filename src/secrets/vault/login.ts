/** The ways to prove to a Vault who we are. Each gives a token and how long it lives. */
import { readFile, stat } from 'node:fs/promises';
import { VaultRefusal, type VaultClient, type VaultTokenAnswer } from './client.ts';
import { VaultFailure } from './failures.ts';
import { encodePath } from './paths.ts';
import type { VaultAuth } from './settings.ts';

export interface VaultToken {
  token: string;
  /** seconds from now; Infinity: it does not end; null: not known, since it may not look itself up */
  ttl: number | null;
  renewable: boolean;
}

export async function logIn(client: VaultClient, auth: VaultAuth): Promise<VaultToken> {
  switch (auth.method) {
    case 'token':
      return lookUp(client, await secretOf(auth.token, auth.token_file));
    case 'approle': {
      const { role_id, secret_id, secret_id_file } = auth;
      const given = secret_id ?? secret_id_file;
      // A role may be made so that its id is enough.
      const own = given === undefined ? {} : { secret_id: await secretOf(secret_id, secret_id_file) };
      return post(client, auth, 'login', { role_id, ...own });
    }
    case 'userpass':
      return post(client, auth, `login/${encodeURIComponent(auth.username)}`, {
        password: await secretOf(auth.password, auth.password_file),
      });
    case 'kubernetes':
      return post(client, auth, 'login', { role: auth.role, jwt: await jwtIn(auth.jwt_file) });
  }
}

/** The token asks Vault how long it lives. */
async function lookUp(client: VaultClient, token: string): Promise<VaultToken> {
  try {
    const { data } = await client.read('auth/token/lookup-self', { token });
    const { ttl, renewable, expire_time: ends } = data as { ttl?: number; renewable?: boolean; expire_time?: string | null };
    return { token, ttl: ends == null && !ttl ? Infinity : (ttl ?? null), renewable: renewable ?? false };
  } catch (error) {
    if (isForbidden(error)) return { token, ttl: null, renewable: false };
    throw refused(error, 'token', 'its token is not valid, or has ended: give it a new one');
  }
}

/** A policy stands in the way, not the token itself; not every Vault tells one from the other. */
export function isForbidden(error: unknown): boolean {
  return error instanceof VaultRefusal && error.status === 403 && !/invalid token|bad token/i.test(error.said);
}

async function post(client: VaultClient, auth: Exclude<VaultAuth, { method: 'token' }>, path: string, body: object): Promise<VaultToken> {
  try {
    const answer = await client.write(`auth/${encodePath(auth.mount)}/${path}`, body, {});
    return tokenOf(answer.auth);
  } catch (error) {
    throw refused(error, `${auth.method} at auth/${auth.mount}`, `see ${FIELDS[auth.method]}`);
  }
}

const FIELDS = {
  approle: '`role_id`, `secret_id` and `mount`; a secret id may have ended or been used up',
  userpass: '`username`, `password` and `mount`',
  kubernetes: '`role`, `jwt_file` and `mount`',
} as const;

/** What Vault said is not repeated: it may quote what it was given. */
function refused(error: unknown, method: string, what: string): unknown {
  const { status } = error as VaultFailure;
  if (!(error instanceof VaultFailure) || (status !== 400 && status !== 401 && status !== 403 && status !== 404)) return error;
  return new VaultFailure('VAULT_LOGIN_FAILED', `it did not accept the login by ${method} (${status}): ${what}`, { status });
}

function tokenOf(auth: VaultTokenAnswer | null | undefined): VaultToken {
  if (!auth?.client_token) throw new VaultFailure('VAULT_LOGIN_FAILED', 'its answer to the login holds no token');
  const { client_token: token, lease_duration: seconds, renewable } = auth;
  return { token, ttl: seconds > 0 ? seconds : Infinity, renewable };
}

async function secretOf(value: string | undefined, file: string | undefined): Promise<string> {
  return value ?? (await textIn(file ?? ''));
}

/** Only what looks like a token of Kubernetes leaves: a path may be wrong, and the Vault may be somebody else's. */
async function jwtIn(file: string): Promise<string> {
  const text = await textIn(file);
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(text)) return text;
  throw new VaultFailure('VAULT_LOGIN_FAILED', `the file ${file} does not hold a JSON web token, so it was not sent: see \`jwt_file\``);
}

const MAX_FILE_BYTES = 64 * 1024;

async function textIn(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > MAX_FILE_BYTES) throw new Error(`it has ${size} bytes`);
    const text = (await readFile(file, 'utf8')).trim();
    if (text !== '') return text;
    throw new Error('it is empty');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new VaultFailure('VAULT_LOGIN_FAILED', `the file ${file} cannot be read (${code ?? message})`);
  }
}
