/** One line for each request, when it was answered: what an operator looks for when somebody says that something went wrong. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { callerAddress } from './caller-address.ts';
import { isSafe } from './same-origin.ts';

export interface RequestLog {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

/** Started thousands of times a second: every start stands in the audit log and among the executions. */
const FREQUENT = new Set(['POST /api/v1/executions']);

export function logRequests(server: FastifyInstance, log: RequestLog): void {
  server.addHook('onResponse', (request, reply, done) => {
    log[levelOf(request, reply)](lineOf(request, reply), 'request');
    done();
  });
  server.addHook('onRequestAbort', (request, done) => {
    log.debug({ ...whatOf(request), ...whoOf(request) }, 'the caller went away before the answer');
    done();
  });
}

/** Reads, and what is asked all the time, are for whoever looks closely; failures of our own are for everybody. */
function levelOf(request: FastifyRequest, { statusCode }: FastifyReply): 'debug' | 'info' | 'warn' {
  if (statusCode >= 500) return 'warn';
  const isQuiet = isSafe(request.method) || (statusCode < 400 && FREQUENT.has(`${request.method} ${request.routeOptions.url}`));
  return isQuiet ? 'debug' : 'info';
}

function lineOf(request: FastifyRequest, reply: FastifyReply): object {
  return { ...whatOf(request), status: reply.statusCode, ms: Math.round(reply.elapsedTime * 10) / 10, ...whoOf(request) };
}

/** The route and not the address, in which a name or a query may be what nobody should read. */
function whatOf(request: FastifyRequest): object {
  return { method: request.method, route: request.is404 ? 'none' : request.routeOptions.url };
}

function whoOf(request: FastifyRequest): object {
  const { principal, id } = request;
  return { ...(principal && { by: `${principal.kind} ${principal.name}` }), from: callerAddress(request), request_id: id };
}
