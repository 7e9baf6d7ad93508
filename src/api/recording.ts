/**
 * Every change over the API stands in the audit log. Flows, connectors, Vaults, tokens, users and sessions are recorded where they
 * are stored, in the same transaction; for them the handler just runs as whoever asked. Everything else that a route changes is
 * recorded here after it succeeded, before it is answered. A route that nobody thought of is recorded under a name made of its address.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { actorOf, runAs, type Actor } from '../actor.ts';
import { messageOf } from '../errors.ts';
import type { JsonObject, JsonValue } from '../model.ts';
import { callerAddress } from './caller-address.ts';
import type { ApiLog } from './filter.ts';
import { isSafe } from './same-origin.ts';
import type { Scrubber } from './scrub.ts';

interface Entry {
  actor: Actor;
  action: string;
  object: string;
  executionId?: string;
  details?: JsonObject;
}

declare module 'fastify' {
  interface FastifyReply {
    /** What the request was to change is changed, though it is not answered yet: it is recorded now, and not with the answer. */
    changeMade(): void;
  }
}

export interface Trail {
  record(entry: Entry): Promise<void>;
  /** for what nobody waits for */
  recordSoon(entry: Entry): Promise<void>;
}

/** Recorded where they are stored. */
const RECORDED_BELOW =
  /^\/api\/v1\/((flows|connectors|vaults|tokens|users)(\/:\w+)?|session|me\/password|me\/sessions\/:id|secrets\/rotate)$/;

/** Names that the address does not give. */
const ACTIONS: Record<string, string> = {
  'POST /api/v1/executions': 'execution.start',
  'POST /api/v1/files': 'file.upload',
  'POST /api/v1/flows/:name/versions': 'flow.publish_unlisted',
};

/** Not waited for: it would cost each start the time of a write. What could not be recorded is logged. */
const UNAWAITED = new Set(['execution.start']);

/** They answer 200 where an idempotency key gave what was there. */
const MAKES_ONCE = new Set(['', '/:id/rerun', '/:id/fork'].map((rest) => `POST /api/v1/executions${rest}`));

/** Questions that are put by POST. */
const NO_CHANGES = new Set(['POST /api/v1/flows/check']);

/** `known`: what somebody filtered by may be a secret. */
export function recordChanges(server: FastifyInstance, trail: Trail, log: ApiLog, known: Scrubber | undefined): void {
  const seen = new WeakSet<FastifyRequest>();
  const record = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const made = seen.has(request) ? null : entryOf(request, reply);
    if (made === null) return;
    const entry = known ? scrubbed(made, known) : made;
    const isAwaited = !UNAWAITED.has(entry.action);
    const recorded = (isAwaited ? trail.record(entry) : trail.recordSoon(entry)).catch((error: unknown) => {
      log.error({ audit: entry, error: messageOf(error) }, 'a change was made that could not be written into the audit log');
    });
    if (isAwaited) await recorded;
  };
  server.decorateReply('changeMade', function (this: FastifyReply) {
    void record(this.request, this);
    seen.add(this.request);
  });
  server.addHook('preHandler', (request, _reply, done) => runAs(askerOf(request), done));
  server.addHook('onSend', async (request, reply, payload) => {
    await record(request, reply);
    return payload;
  });
}

function scrubbed<Entry extends { object: string; details?: JsonObject }>(entry: Entry, known: Scrubber): Entry {
  const { object, details } = entry;
  const shown = details && (JSON.parse(known.scrubJsonText(JSON.stringify(details))) as JsonObject);
  return { ...entry, object: known.scrub(object), ...(shown && { details: shown }) };
}

function askerOf(request: FastifyRequest): Actor {
  const { principal } = request;
  return { ...(principal ? actorOf(principal) : { kind: 'user', id: 'unknown', name: 'unknown' }), from: callerAddress(request) };
}

function entryOf(request: FastifyRequest, reply: FastifyReply): Entry | null {
  const { url = '' } = request.routeOptions;
  const route = `${request.method} ${url}`;
  if (isSafe(request.method) || reply.statusCode >= 400 || request.is404) return null;
  if (RECORDED_BELOW.test(url) || NO_CHANGES.has(route) || !url.startsWith('/api/')) return null;
  if ((request.body as { dry_run?: unknown } | undefined)?.dry_run === true) return null;
  // What was made before under the same key is not made again.
  if (MAKES_ONCE.has(route) && reply.statusCode === 200) return null;
  return { actor: askerOf(request), action: ACTIONS[route] ?? actionOf(request.method, url), ...whatOf(request, reply) };
}

/** `POST /executions/:id/cancel` is `execution.cancel`, `DELETE /files/:id` is `file.delete`. */
function actionOf(method: string, url: string): string {
  const [resource = '', ...rest] = url.replace(/^\/api\/v1\//, '').split('/');
  const verbs = rest.filter((part) => !part.startsWith(':'));
  const verb = verbs.length > 0 ? verbs.join('.') : { POST: 'create', DELETE: 'delete' }[method];
  return `${resource.replace(/s$/, '')}.${verb ?? 'update'}`.replaceAll('-', '_');
}

/** By what the route says of itself: its parameters, the flow that was started, what came to be. */
function whatOf(request: FastifyRequest, reply: FastifyReply): { object: string; executionId?: string; details?: JsonObject } {
  const [given] = Object.values((request.params ?? {}) as Record<string, string>);
  const made = /\/([^/]+)$/.exec(String(reply.getHeader('location') ?? ''))?.[1];
  const body = (request.body ?? {}) as { flow?: unknown; action?: unknown; ids?: JsonValue; filter?: JsonValue };
  const flow = typeof body.flow === 'string' ? body.flow : undefined;
  const isExecution = request.routeOptions.url?.startsWith('/api/v1/executions') === true;
  const executionId = isExecution ? idIn(given ?? made) : undefined;
  const details = {
    ...(given !== undefined && made !== undefined && { made }),
    // Of many at once: which, as far as the caller said.
    ...(isExecution && typeof body.action === 'string' && { action: body.action, ids: body.ids, filter: body.filter }),
  };
  return {
    object: flow ?? given ?? made ?? '-',
    ...(executionId && { executionId }),
    ...(Object.keys(details).length > 0 && { details: details as JsonObject }),
  };
}

function idIn(text: string | undefined): string | undefined {
  return text !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text : undefined;
}
