/** How access fails, in words. */
import { PetioleError } from '../../errors.ts';
import { PRODUCT } from '../../model.ts';
import { ConnectorError } from '../../sdk/connector.ts';
import type { OAuthClient } from './client.ts';
import type { TokenRefused } from './token-endpoint.ts';

/** Somebody has to give access anew. Trying again cannot help. */
export function reconnect(connector: string, why: string): PetioleError {
  return new PetioleError('RECONNECT_REQUIRED', `the connector '${connector}' has no access: ${howToGive(connector, why)}`, { connector });
}

export function howToGive(connector: string, why: string | null): string {
  const name = /^[\w.-]+$/.test(connector) ? connector : `'${connector.replaceAll("'", "'\\''")}'`;
  return `${why ?? NEVER_GIVEN}. Run \`${PRODUCT.command} connector oauth ${name}\` and give access in the browser`;
}

export const NEVER_GIVEN = 'nobody has given it any yet';
export const CHANGED = 'its client, its authorization server or its scopes were changed since access was given';
export const EXPIRED = 'its access token expired, and the service gave no refresh token';

export function whyLost(error: TokenRefused): string {
  return `the authorization server does not accept its refresh token any more (${error.message})`;
}

/** The client itself is not accepted, or may not do this: the grant is kept, since it may be as good as ever. */
export function clientRefused({ tokenUrl, authentication }: OAuthClient, error: TokenRefused): ConnectorError {
  const hint =
    error.reason === 'invalid_client'
      ? ` See whether client_id and client_secret are right, and whether the server takes them as '${authentication}'`
      : ' See how the client is registered there, and which scopes it may ask for';
  return new ConnectorError('AUTHENTICATION_FAILED', `the authorization server ${tokenUrl.host} gives no token: ${error.message}.${hint}`, {
    retryable: false,
    unsent: true,
  });
}

export function notTheScripts(type: string): ConnectorError {
  return new ConnectorError(
    'INVALID_INPUT',
    `${type}: the access that somebody gave to the connector is for the client, the authorization server and the scopes of its own value; ` +
      'leave these inputs out of the script, or make another connector for them',
    { retryable: false, unsent: true },
  );
}

export function needsConnector(type: string): ConnectorError {
  return new ConnectorError(
    'INVALID_INPUT',
    `${type}: this authorization needs a person in a browser, so it works with a connector alone: make one, and run \`${PRODUCT.command} connector oauth NAME\``,
    { retryable: false, unsent: true },
  );
}
