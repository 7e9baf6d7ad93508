/** Which headers prove who sends a request: their values are masked, and stay with the origin that they were meant for. */
import { looksLikeSecret } from '../sdk/connector/looks-secret.ts';

const WELL_KNOWN = /^(proxy-)?authorization$|^(set-)?cookie$|token|secret|password|api[-_]?key|^x-amz-security/i;

/** `Authorization` and `Cookie`, and what services call their own: `X-Auth-Key`, `Ocp-Apim-Subscription-Key`. */
export function isCredentialHeader(name: string): boolean {
  return WELL_KNOWN.test(name) || looksLikeSecret(name);
}
