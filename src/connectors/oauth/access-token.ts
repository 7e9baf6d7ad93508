/** `context.accessToken()` of one call. */
import { ConnectorError, type TestContext } from '../../sdk/connector.ts';
import type { AccessTokens } from './port.ts';

export function accessTokenOf(tokens: AccessTokens | undefined, type: string): TestContext['accessToken'] {
  let last: string | undefined;
  let isRenewed = false;
  return async ({ renew = false } = {}) => {
    if (!tokens) throw notOAuth(type);
    if (!renew || last === undefined) return (last = await tokens.get());
    const renewed = isRenewed ? undefined : await tokens.renew(last);
    if (renewed === undefined) throw notAccepted(type);
    isRenewed = true;
    return (last = renewed);
  };
}

function notOAuth(type: string): ConnectorError {
  return new ConnectorError('INVALID_INPUT', `${type}: there is no access token, since the connector uses another authorization`, {
    retryable: false,
    unsent: true,
  });
}

function notAccepted(type: string): ConnectorError {
  return new ConnectorError(
    'AUTHENTICATION_FAILED',
    `${type}: the far side does not accept the access token, and there is no newer one: see whether the scopes suffice`,
    { retryable: false },
  );
}
