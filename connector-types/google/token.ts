/** An access token for a service account: https://developers.google.com/identity/protocols/oauth2/service-account#authorizingrequests */
import { importPKCS8, SignJWT } from 'jose';
import { ConnectorError, type TestContext } from 'petiole/connector';
import { ask, webAddress } from '../web/ask.ts';
import { tokenOf, Tokens } from '../web/tokens.ts';
import type { Connection } from './fields.ts';

type Context = TestContext<Connection>;
const TOKEN_URI = 'https://oauth2.googleapis.com/token';

interface Key {
  client_email: string;
  private_key: string;
  private_key_id?: string;
  token_uri?: string;
}

export function tokensOf(context: Context): Tokens {
  const { access_token, scopes, subject } = context.connection;
  if (access_token !== undefined) return new Tokens(['given', access_token], () => Promise.resolve({ value: access_token, until: 0 }));
  const key = keyOf(context.connection);
  return new Tokens([key, scopes, subject], async () => {
    const url = webAddress('GOOGLE', 'token_uri of the key', key.token_uri ?? TOKEN_URI);
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    const form = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: await assertionOf(key, context.connection) };
    const question = { method: 'POST', url, headers, body: new URLSearchParams(form).toString(), idempotent: true };
    return await ask(context, question, tokenOf);
  });
}

async function assertionOf(key: Key, { scopes, subject }: Connection): Promise<string> {
  const algorithm = 'RS256';
  const signing = await importPKCS8(key.private_key, algorithm).catch(() => {
    throw wrong("the private_key of 'key' is no PEM that can be read");
  });
  const claims = new SignJWT({ scope: scopes.join(' ') })
    .setProtectedHeader({ alg: algorithm, typ: 'JWT', ...(key.private_key_id && { kid: key.private_key_id }) })
    .setIssuer(key.client_email)
    .setAudience(key.token_uri ?? TOKEN_URI)
    .setIssuedAt()
    .setExpirationTime('1h');
  return await (subject === undefined ? claims : claims.setSubject(subject)).sign(signing);
}

function keyOf({ key }: Connection): Key {
  if (key === undefined) throw wrong("'key' or 'access_token' is missing: nothing is taken from this machine");
  const parsed = (typeof key === 'string' ? parse(key) : key) as Partial<Key>;
  if (typeof parsed.client_email !== 'string' || typeof parsed.private_key !== 'string')
    throw wrong("'key' must be the JSON of a service account, with client_email and private_key");
  return parsed as Key;
}

function parse(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // what is wrong may be a secret
  }
  throw wrong("'key' is no JSON");
}

export function wrong(message: string): ConnectorError {
  return new ConnectorError('INVALID_INPUT', `GOOGLE: ${message}`, { retryable: false, unsent: true });
}
