/** `context.http` of one call: requests that know the type's address, authorization and retries. */
import type { Files, Http, HttpRequest, HttpSender } from '../../sdk/connector.ts';
import type { CompiledType } from '../compiled-type.ts';
import { NO_FILES } from '../no-files.ts';
import type { AccessTokens } from '../oauth/port.ts';
import { Call, type Unsent } from './call.ts';
import { exchange } from './exchange.ts';
import { ONE_ATTEMPT, type RequestAttempts } from './port.ts';
import { targetOf, within } from './target.ts';

export type { RequestAttempts };

/** For whom the requests are. */
export interface RequestsOf {
  type: CompiledType;
  /** name of the action; absent in a test of the connector */
  action?: string;
  /** all inputs of the call, validated, with defaults */
  inputs: Record<string, unknown>;
  signal: AbortSignal;
  /** default: one attempt */
  attempts?: RequestAttempts;
  /** where the authorization is `oauth2` */
  tokens?: AccessTokens;
  /** default: none */
  files?: () => Files;
  unsent?: Set<Unsent>;
}

export function httpOf(
  sender: HttpSender,
  { type, inputs, signal, attempts = ONE_ATTEMPT, tokens, files = () => NO_FILES, unsent }: RequestsOf,
): Http {
  const authorizing = { tokens, signal, exchange: (raw: HttpRequest, redirects?: { follow: number }) => exchange(sender, raw, redirects) };
  const around = { sender, signal, attempts, files, target: targetOf(type, inputs, authorizing), ...(unsent && { unsent }) };
  const request = <T>(method: string, url: string | URL) => new Call<T>(around, method, url);
  return {
    send: (raw) => sender.send(raw),
    get: (url) => request('GET', url),
    post: (url) => request('POST', url),
    put: (url) => request('PUT', url),
    patch: (url) => request('PATCH', url),
    delete: (url) => request('DELETE', url),
    head: (url) => request('HEAD', url),
    request,
    within: (url) => within(url, around.target),
    exchange: authorizing.exchange,
    attempts: (what, once) => attempts.run(what, once),
  };
}
