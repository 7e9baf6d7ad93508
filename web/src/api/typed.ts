/**
 * What the OpenAPI document says of a route, as the calls of the pages take it. openapi-fetch alone does not mind query members that
 * a route does not know, since it infers its options from what is given; here they follow from verb and path alone.
 */
import type { paths } from '../../../src/client/client.ts';

export type Verb = 'get' | 'put' | 'post' | 'patch' | 'delete';

interface Operation {
  parameters: object;
  responses: object;
}

export type PathOf<V extends Verb> = { [P in keyof paths]: paths[P] extends Record<V, Operation> ? P : never }[keyof paths];

export type OperationOf<V extends Verb, P extends keyof paths> = Extract<paths[P][V], Operation>;

/** path, query and header, as far as the route has them, its body, and a signal. */
export type Asked<O extends Operation> = Pick<O['parameters'], keyof O['parameters'] & ('path' | 'query' | 'header')> &
  Sent<O> & { signal?: AbortSignal };

export type QueryOf<O extends Operation> = O['parameters'] extends { query?: infer Q } ? Q : undefined;

/** May be left out where the route needs nothing. */
export type Rest<O extends Operation> = Record<never, never> extends Asked<O> ? [asked?: Asked<O>] : [asked: Asked<O>];

type Sent<O> = O extends { requestBody: { content: infer C } } ? Body<C> : Record<never, never>;

/** JSON where nothing else is said; a text needs its type beside it. */
type Body<C> = { [T in keyof C]: T extends 'application/json' ? { body: C[T]; as?: T } : { body: C[T]; as: T } }[keyof C];

type Good = 200 | 201 | 202 | 204;

/** The JSON that is answered where all went well; undefined for a route that answers with nothing. */
export type Answered<O extends Operation> = JsonOf<O['responses'][keyof O['responses'] & Good]>;
type JsonOf<R> = R extends { content: { 'application/json': infer T } } ? T : undefined;

/** What a stream of server-sent events is asked with. */
export type EventsAsked = { [P in EventsPath]: { route: P } & Asked<OperationOf<'get', P>> }[EventsPath];
type EventsPath = { [P in PathOf<'get'>]: OperationOf<'get', P>['responses'] extends Streamed ? P : never }[PathOf<'get'>];
interface Streamed {
  200: { content: { 'text/event-stream': unknown } };
}
