import type { OAuthClient } from './client.ts';

/**
 * Whether an answer comes from the server that was asked (RFC 9207). Where nobody says what its issuer is, one of the same origin as
 * its addresses will do: what is to be kept out is another server altogether.
 */
export function isIssuer(
  iss: string,
  { issuer, authorizationUrl, tokenUrl }: Pick<OAuthClient, 'issuer' | 'authorizationUrl' | 'tokenUrl'>,
): boolean {
  if (issuer !== undefined && issuer !== '') return iss === issuer;
  const origin = URL.parse(iss)?.origin;
  return origin !== undefined && origin !== 'null' && (origin === authorizationUrl?.origin || origin === tokenUrl.origin);
}
