/** The token of an action: the one that the connector holds, or one by a login, which Vault is told of when the action has ended. */
import { ConnectorError } from 'petiole/connector';
import { ask, revokeSelf, type Context } from './client.ts';
import { encoded } from './paths.ts';

type Method = 'approle' | 'userpass' | 'kubernetes';

interface Made {
  token: string;
  /** a batch token is written down nowhere, so there is nothing to revoke */
  isRevocable: boolean;
}

/** What Vault does at the end of an action must not hold up what the action gives. */
const REVOKE_WITHIN_MS = 1000;

export async function withToken<C extends Context, T>(context: C, act: (signed: C) => Promise<T>): Promise<T> {
  const { authorization: method } = context;
  const withThe = (token: string): C => ({ ...context, connection: { ...context.connection, token } });
  if (method === null || method === 'token') return await act(withThe(given(context, 'token')));
  const { token, isRevocable } = await logIn(context, method as Method);
  try {
    return await act(withThe(token));
  } finally {
    if (isRevocable) await revoke(withThe(token));
  }
}

async function logIn(context: Context, method: Method): Promise<Made> {
  const { path, payload } = requestOf(context, method);
  const mount = context.connection.mount ?? method;
  try {
    // as nobody: a token that the connector holds besides is not to be seen here
    const nobody = { ...context, connection: { ...context.connection, token: undefined } };
    const { auth } = await ask(nobody, 'POST', `auth/${encoded(mount)}/${path}`, payload);
    if (auth?.client_token) return { token: auth.client_token, isRevocable: auth.token_type !== 'batch' };
  } catch (error) {
    throw refused(error, context, method, mount);
  }
  throw new ConnectorError('INVALID_RESPONSE', `the answer of ${hostOf(context)} to the login holds no token`);
}

function requestOf(context: Context, method: Method): { path: string; payload: object } {
  const { secret_id } = context.connection;
  switch (method) {
    case 'approle':
      return { path: 'login', payload: { role_id: given(context, 'role_id'), ...(secret_id !== undefined && { secret_id }) } };
    case 'userpass':
      return { path: `login/${encodeURIComponent(given(context, 'username'))}`, payload: { password: given(context, 'password') } };
    case 'kubernetes':
      return { path: 'login', payload: { role: given(context, 'role'), jwt: jwtOf(context) } };
  }
}

function given({ connection, authorization }: Context, field: 'token' | 'role_id' | 'username' | 'password' | 'role' | 'jwt'): string {
  const value = connection[field];
  if (value !== undefined) return value;
  throw new ConnectorError('INVALID_INPUT', `the authorization ${authorization ?? 'token'} needs '${field}'`, { retryable: false });
}

/** Only what looks like one leaves: it may be some other secret that was put in its place. */
function jwtOf(context: Context): string {
  const jwt = given(context, 'jwt');
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(jwt)) return jwt;
  throw new ConnectorError('INVALID_INPUT', `'jwt' is no JSON web token, so it was not sent`, { retryable: false });
}

/** What Vault said is not repeated: it may quote what it was given. */
function refused(error: unknown, context: Context, method: Method, mount: string): unknown {
  const { status } = error as ConnectorError;
  if (!(error instanceof ConnectorError) || status === undefined || ![400, 401, 403, 404].includes(status)) return error;
  const message = `${hostOf(context)} did not accept the login by ${method} at auth/${mount} (${status}): see ${FIELDS[method]}`;
  return new ConnectorError('AUTHENTICATION_FAILED', message, { status });
}

const FIELDS = {
  approle: 'role_id, secret_id and mount; a secret id may have ended or been used up',
  userpass: 'username, password and mount',
  kubernetes: 'role, jwt and mount',
} as const;

/** Best effort, also after a cancellation: without it the token ends by itself. */
async function revoke(context: Context): Promise<void> {
  const signal = AbortSignal.timeout(REVOKE_WITHIN_MS);
  const late = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  await Promise.race([
    revokeSelf({ ...context, signal }).then(
      () => undefined,
      () => context.log('debug', 'the token of this action could not be revoked, and ends by itself'),
    ),
    late,
  ]);
}

const hostOf = ({ connection }: Context): string => new URL(connection.address).host;
