/** How requests prove who sends them. The host applies it, to every request made with `http.get` to `http.head`, last. */
import type { OpenRequest } from './http.ts';
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
  | CustomAuthorization<C>;

export interface CustomAuthorization<C = Record<string, unknown>> {
  kind: 'custom';
  title?: string;
  /** what it needs besides the connection fields; every field is secret */
  fields?: Schema;
  /** adds what proves who sends it. Runs for each request */
  apply(request: OpenRequest, connection: C): void | Promise<void>;
}

/** Several: the connector chooses one with the input `authorization`; the first is the default. */
export type Authorizations<C = Record<string, unknown>> = { readonly [key: string]: Authorization<C> };

export function isSeveral<C>(authorization: Authorization<C> | Authorizations<C>): authorization is Authorizations<C> {
  return typeof (authorization as { kind?: unknown }).kind !== 'string';
}
