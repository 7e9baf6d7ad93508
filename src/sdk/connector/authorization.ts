/** How requests prove who sends them. The host applies it, to every request made with `http.get` to `http.head`, last. */
import type { Http, OpenRequest, TlsOptions } from './http.ts';
import type { Schema } from './schema.ts';

/** Names of input fields. They join the connection fields, marked as secret, unless the type declares them itself. */
export type Authorization<C = Record<string, unknown>> =
  | { kind: 'none'; title?: string }
  /** user and password; names of the fields, default `user` and `password` */
  | { kind: 'basic'; title?: string; user?: string; password?: string }
  /** a header or query parameter `name`; the field is `api_key` unless named. `prefix` stands before the value */
  | { kind: 'api_key'; title?: string; in: 'header' | 'query'; name: string; field?: string; prefix?: string }
  /** `Authorization: Bearer <token>`, or another header or scheme; scheme `''`: the token alone */
  | { kind: 'bearer'; title?: string; field?: string; header?: string; scheme?: string }
  | OAuth2Authorization<C>
  | CustomAuthorization<C>;

/** A value of its own for each connector: what is written here, or what the connection fields say. */
export type OfConnection<T, C> = T | ((connection: C) => T);

/**
 * OAuth 2.0. The host gets the access token, keeps it encrypted, renews it before it expires and once after an answer 401, one
 * renewal at a time over all processes, and sends it with every request. A type that does not speak HTTP asks for it with
 * `context.accessToken()`.
 *
 * Its fields are `client_id`, `client_secret` (secret) and `scope` (replaces `scopes`; parted by blanks), and the connection
 * fields of the type may say where the authorization server is. Addresses must be https, but for those of this machine.
 */
export interface OAuth2Authorization<C = Record<string, unknown>> {
  kind: 'oauth2';
  title?: string;
  /** `authorization_code`: a person gives access in a browser, once: `connector oauth NAME`. `client_credentials`: nobody has to */
  grant: 'authorization_code' | 'client_credentials';
  /** where the browser goes; needed for `authorization_code` */
  authorization_url?: OfConnection<string | undefined, C>;
  token_url: OfConnection<string, C>;
  /** where tokens are given back when the connector is deleted (RFC 7009) */
  revocation_url?: OfConnection<string | undefined, C>;
  /** what `iss` has to say in the answer of the browser (RFC 9207). Absent: an address of the same origin as one of the two above */
  issuer?: OfConnection<string | undefined, C>;
  scopes?: OfConnection<readonly string[], C>;
  /** between the scopes that are asked for; default a blank */
  scope_separator?: string;
  /** the name under which the scopes are asked for; default `scope`. Slack asks for those of a person as `user_scope` */
  scope_parameter?: string;
  /** RFC 7636 with S256; default true */
  pkce?: boolean;
  /** how the client proves itself: header, form fields, or not at all (a public client has no `client_secret`). Default `basic` */
  client_authentication?: OfConnection<'basic' | 'post' | 'none', C>;
  /** further parameters of the address in the browser: `{ access_type: 'offline', prompt: 'consent' }` */
  authorization_params?: OfConnection<Readonly<Record<string, string>>, C>;
  /** further parameters of each request for a token: `{ audience: '…' }` */
  token_params?: OfConnection<Readonly<Record<string, string>>, C>;
  /** where in the answer of `token_url` the tokens stand, for a service that nests them: `authed_user` */
  token_path?: string;
  /** how requests carry the token: default `Authorization: Bearer <token>` */
  header?: string;
  scheme?: string;
  /** certificates and checks for the authorization server; default: the well-known ones */
  tls?: OfConnection<TlsOptions | undefined, C>;
}

export interface CustomAuthorization<C = Record<string, unknown>> {
  kind: 'custom';
  title?: string;
  /** what it needs besides the connection fields; every field is secret */
  fields?: Schema;
  /** adds what proves who sends it. Runs for each request */
  apply(request: OpenRequest, connection: C, host: AuthorizationHost): void | Promise<void>;
}

/** For an authorization that has to ask somebody first, such as a token endpoint. */
export interface AuthorizationHost {
  /** one request as it is, without authorization, under the address policy of the connector */
  exchange: Http['exchange'];
  signal: AbortSignal;
}

/** Several: the connector chooses one with the input `authorization`; the first is the default. */
export type Authorizations<C = Record<string, unknown>> = { readonly [key: string]: Authorization<C> };

export function isSeveral<C>(authorization: Authorization<C> | Authorizations<C>): authorization is Authorizations<C> {
  return typeof (authorization as { kind?: unknown }).kind !== 'string';
}
