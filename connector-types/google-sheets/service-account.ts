/** Access of a service account: its key signs who it is, and Google gives a token for it (RFC 7523). */
import { createHash } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';
import { ConnectorError, wordsOf, type AuthorizationHost } from 'petiole/connector';

const SCOPE = 'https://www.googleapis.com/auth/spreadsheets';
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const MOST = 100;
/** by the hash of key and address; in memory alone */
const tokens = new Map<string, { value: string; until: number }>();

interface Key {
  client_email: string;
  private_key: string;
  private_key_id?: string;
}

/** A token that is good for a minute at least. */
export async function accessToken(json: string, tokenUrl: string, host: AuthorizationHost): Promise<string> {
  const id = createHash('sha256').update(`${tokenUrl} ${json}`).digest('base64');
  const known = tokens.get(id);
  if (known && known.until > Date.now() + 60_000) return known.value;
  const token = await ask(keyOf(json), tokenUrl, host);
  tokens.delete(id);
  if (tokens.size >= MOST) tokens.delete(tokens.keys().next().value ?? '');
  tokens.set(id, token);
  return token.value;
}

async function ask(key: Key, tokenUrl: string, { exchange, signal }: AuthorizationHost): Promise<{ value: string; until: number }> {
  const body = new URLSearchParams({ grant_type: GRANT, assertion: await assertionOf(key, tokenUrl) }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  const answer = await exchange(
    { url: new URL(tokenUrl), method: 'POST', headers, body, signal, readTimeoutMs: 30_000, maxBytes: 100_000 },
    { follow: 0 },
  );
  const { json } = await answer.read({ lenient: true });
  const { access_token, expires_in } = (json ?? {}) as { access_token?: unknown; expires_in?: unknown };
  if (answer.status === 200 && typeof access_token === 'string')
    return { value: access_token, until: Date.now() + (Number(expires_in) || 300) * 1000 };
  const isRefused = answer.status === 400 || answer.status === 401;
  const words = wordsOf(json);
  throw new ConnectorError(
    isRefused ? 'AUTHENTICATION_FAILED' : 'UNEXPECTED_STATUS',
    `${new URL(tokenUrl).origin} answered ${answer.status} instead of giving the service account a token${words ? `: ${words}` : ''}`,
    { status: answer.status, retryAfterMs: answer.retryAfterMs },
  );
}

async function assertionOf({ client_email, private_key, private_key_id }: Key, audience: string): Promise<string> {
  const signing = await importPKCS8(private_key, 'RS256').catch(() => {
    throw wrong('its private_key is no PEM that can be read');
  });
  return await new SignJWT({ scope: SCOPE })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...(private_key_id !== undefined && { kid: private_key_id }) })
    .setIssuer(client_email)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(signing);
}

function keyOf(json: string): Key {
  let key: Partial<Key> | null = null;
  try {
    key = JSON.parse(json) as Partial<Key> | null;
  } catch {
    // the parser quotes what it read
  }
  if (typeof key?.client_email === 'string' && typeof key.private_key === 'string') return key as Key;
  throw wrong('it must be the JSON file of a service account, with client_email and private_key');
}

function wrong(message: string): ConnectorError {
  return new ConnectorError('INVALID_INPUT', `Google Sheets: 'service_account_key': ${message}`, { retryable: false, unsent: true });
}
