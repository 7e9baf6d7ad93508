/** Where the requests of a call go, and what proves who sends them. */
import { ConnectorError, type Headers, type ProblemOf } from '../../sdk/connector.ts';
import type { CompiledType } from '../compiled-type.ts';
import type { AccessTokens } from '../oauth/port.ts';
import { authorizer, type Authorize, type Authorizing } from './authorize.ts';

export interface Target {
  /** what relative addresses are below */
  base: () => URL | undefined;
  authorize: Authorize | undefined;
  /** where the authorization is `oauth2` */
  tokens: AccessTokens | undefined;
  problemOf: ProblemOf | undefined;
  /** what the type adds to each request that goes to the service, unless the request says otherwise */
  headersFor: (url: URL) => Headers;
  /** name of the type, for messages */
  type: string;
}

/** Nothing is worked out before a request is made: many actions make none. */
export function targetOf(type: CompiledType, inputs: Record<string, unknown>, authorizing: Authorizing): Target {
  let base: URL | undefined;
  return {
    base: () => (base ??= baseOf(type, inputs)),
    authorize: authorizer(type, inputs, authorizing),
    tokens: authorizing.tokens,
    problemOf: type.definition.problem,
    headersFor: (url) => (url.origin === (base ??= baseOf(type, inputs))?.origin ? headersOf(type, inputs) : {}),
    type: type.definition.name,
  };
}

function headersOf({ definition, connectionKeys }: CompiledType, inputs: Record<string, unknown>): Headers {
  const { headers = {} } = definition;
  return typeof headers === 'function' ? headers(Object.fromEntries(connectionKeys.map((key) => [key, inputs[key]]))) : headers;
}

function baseOf({ definition, connectionKeys }: CompiledType, inputs: Record<string, unknown>): URL | undefined {
  const { base_url: base, name } = definition;
  if (base === undefined) return undefined;
  const connection = Object.fromEntries(connectionKeys.map((key) => [key, inputs[key]]));
  const text = typeof base === 'string' ? base : base(connection);
  const url = URL.parse(text);
  if (!url || !isWeb(url)) throw wrong(`${name}: the base address is no web address: expected something like https://example.com/api`);
  url.search = '';
  url.hash = '';
  url.username = '';
  url.password = '';
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

/** `https://…`, or below the base address; a relative one cannot climb out of it. */
export function addressOf(given: string | URL, { base, type }: Target): URL {
  const text = String(given);
  const below = base();
  if (typeof given !== 'string' || /^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    const url = URL.parse(text);
    if (!url || !isWeb(url)) throw wrong(`${type}: a request needs an address with http:// or https://`);
    url.hash = '';
    return url;
  }
  if (!below) throw wrong(`${type}: the address of a request is relative, and the type has no base_url: give the whole address`);
  const url = new URL(below.href + text.replace(/^[/\\]+/, ''));
  url.hash = '';
  if (!isBelow(url, below)) throw wrong(`${type}: the address of a request leads out of ${below.origin}${below.pathname}`);
  return url;
}

/** Throws where the address is not one of the service itself. */
export function within(given: string, target: Target): URL {
  const url = addressOf(given, target);
  const below = target.base();
  if (below && !isBelow(url, below)) throw wrong(`${target.type}: 'url' must lie below ${below.origin}${below.pathname}`);
  return url;
}

/** Dots between encoded slashes: no step up for a URL, but for servers that decode the path first. */
const CLIMBS = /(^|\/|%2f|%5c)(\.|%2e){2}($|\/|%2f|%5c)/i;

/** `/api` is what `/api/` names, too. */
function isBelow(url: URL, base: URL): boolean {
  return url.origin === base.origin && `${url.pathname}/`.startsWith(base.pathname) && !CLIMBS.test(url.pathname);
}

function isWeb({ protocol }: URL): boolean {
  return protocol === 'http:' || protocol === 'https:';
}

function wrong(message: string): ConnectorError {
  return new ConnectorError('INVALID_INPUT', message, { retryable: false, unsent: true });
}
