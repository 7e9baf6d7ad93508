/** The one place where something thrown becomes an answer. */
import type { IncomingMessage } from 'node:http';
import { Catch, NotFoundException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PetioleError } from '../errors.ts';
import { PROBLEM_TYPE, problemOf } from './problems.ts';
import { setSafeHeaders } from './safe-headers.ts';
import type { RouteTable } from './routes.ts';

/** The part of a logger that the API uses. */
export interface ApiLog {
  error(details: object, message: string): void;
}

@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly routes: RouteTable;
  private readonly log: ApiLog;

  constructor(routes: RouteTable, log: ApiLog) {
    this.routes = routes;
    this.log = log;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    sendProblem(request, reply, isNoRoute(error, request) ? this.noRoute(request, reply) : error, this.log);
  }

  private noRoute(request: FastifyRequest, reply: FastifyReply): PetioleError {
    const path = request.url.split('?', 1)[0]!;
    const methods = this.routes.methodsOf(path);
    if (methods.length === 0) return new PetioleError('NOT_FOUND', `there is no route ${request.method} ${path}`);
    reply.header('allow', methods.join(', '));
    return new PetioleError('METHOD_NOT_ALLOWED', `${path} takes ${methods.join(', ')}, not ${request.method}`);
  }
}

/** Where there is no route, what Fastify demands of the bodies of some methods says nothing. */
function isNoRoute(error: unknown, request: FastifyRequest): boolean {
  return error instanceof NotFoundException || (request.is404 && !(error instanceof PetioleError));
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, error: unknown, log: ApiLog): void {
  const { problem, internal } = problemOf(error, request.server.initialConfig.bodyLimit ?? 0);
  if (internal) {
    problem['request_id'] = String(request.id);
    log.error({ err: error, request_id: request.id, method: request.method, url: request.url }, 'request failed');
  }
  if (reply.sent) return;
  // an address that cannot be read is refused before any hook
  setSafeHeaders(request, reply);
  const { retry_after } = problem;
  if (typeof retry_after === 'number') void reply.header('retry-after', String(retry_after));
  if (problem.code === 'METHOD_NOT_ALLOWED' && typeof problem['allow'] === 'string') void reply.header('allow', problem['allow']);
  // Who is sent away in the midst of an upload would hold a stopping server open with the rest of it.
  if (problem.code === 'UNAVAILABLE' && !request.raw.complete) void reply.header('connection', 'close');
  const send = () => void reply.status(problem.status).header('content-type', PROBLEM_TYPE).send(JSON.stringify(problem));
  if (problem.code === 'TOO_LARGE' || problem.code === 'FILE_TOO_LARGE') drain(request.raw, send);
  else send();
}

const DRAIN_BYTES = 256 << 20;
const DRAIN_MS = 10_000;

/** Who is still sending does not read: an answer before the end of the body would be lost to a broken pipe. */
function drain(body: IncomingMessage, done: () => void): void {
  let left = DRAIN_BYTES;
  const finish = (): void => {
    clearTimeout(timer);
    for (const event of ['end', 'close', 'error']) body.off(event, finish);
    body.off('data', count);
    done();
  };
  const count = ({ length }: Buffer): void => {
    left -= length;
    if (left < 0) finish();
  };
  const timer = setTimeout(finish, DRAIN_MS);
  if (body.readableEnded || body.destroyed) return finish();
  for (const event of ['end', 'close', 'error']) body.once(event, finish);
  body.on('data', count).resume();
}
