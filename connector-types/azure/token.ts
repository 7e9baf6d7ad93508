/** Tokens of Microsoft Entra with client credentials: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow */
import { ConnectorError, type TestContext } from 'petiole/connector';
import { ask, webAddress } from '../web/ask.ts';
import { tokenOf, Tokens } from '../web/tokens.ts';
import type { Connection } from './fields.ts';

/** `resource`: the origin of what is asked, such as https://graph.microsoft.com */
export function tokensOf(context: TestContext<Connection>, resource: string): Tokens {
  const { tenant_id, client_id, client_secret, access_token, login_url } = context.connection;
  if (access_token !== undefined) return new Tokens(['given', access_token], () => Promise.resolve({ value: access_token, until: 0 }));
  if (tenant_id === undefined || client_id === undefined || client_secret === undefined)
    throw wrong("'tenant_id', 'client_id' and 'client_secret' are needed, or an 'access_token': nothing is taken from this machine");
  return new Tokens([tenant_id, client_id, client_secret, login_url, resource], async () => {
    const base = webAddress('AZURE', 'login_url', login_url).href.replace(/(?<!\/)\/+$/, '');
    const form = { grant_type: 'client_credentials', client_id, client_secret, scope: `${resource}/.default` };
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    const url = new URL(`${base}/${tenant_id}/oauth2/v2.0/token`);
    return await ask(context, { method: 'POST', url, headers, body: new URLSearchParams(form).toString(), idempotent: true }, tokenOf);
  });
}

export function wrong(message: string): ConnectorError {
  return new ConnectorError('INVALID_INPUT', `AZURE: ${message}`, { retryable: false, unsent: true });
}
