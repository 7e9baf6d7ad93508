/**
 * RFC 9457 problem documents: the one form in which this API says that something went wrong. Everything that is thrown is
 * translated here, Fastify's and Nest's own errors too; a stack never leaves, and what a caller sent wrong is never a 500.
 */
import { HttpException } from '@nestjs/common';
import { CODES, PetioleError, messageOf, type Code } from '../errors.ts';
import type { JsonValue } from '../model.ts';
import { isRetryable } from '../storage/errors.ts';

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: Code;
  [member: string]: JsonValue | undefined;
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** Members that `details` of an error must not replace. */
const OWN = new Set(['type', 'title', 'status', 'detail', 'code']);

/** Members of `details` that are for logs: the stack of a script that cannot be loaded has lines of the product in it. */
const INSIDE = new Set(['stack']);

/** A code without a status is one of executions; here it means that a script could not even be saved, which is its author's doing. */
const AS_REQUEST = 400;

export function problem(code: Code, detail: string, details: { [key: string]: JsonValue | undefined } = {}, status?: number): Problem {
  const own = {
    type: `urn:petiole:error:${code}`,
    title: CODES[code].title,
    status: status ?? (CODES[code].status || AS_REQUEST),
    detail,
    code,
  };
  const shown = Object.entries(details).filter(([key]) => !INSIDE.has(key));
  const extra = Object.fromEntries(shown.map(([key, value]) => [OWN.has(key) ? `${key}_` : key, value]));
  return { ...own, ...extra };
}

/**
 * What is not the caller's doing comes back as `INTERNAL` with `internal: true`: log it, and show only the document. `bodyLimit` is
 * what the server takes, in bytes.
 */
export function problemOf(error: unknown, bodyLimit: number): { problem: Problem; internal: boolean } {
  if (error instanceof PetioleError)
    return { problem: problem(error.code, error.message, error.details), internal: error.code === 'INTERNAL' };
  const status = statusOf(error);
  if (status >= 400 && status < 500)
    return { problem: problem(codeOf(status), explain(error, status, bodyLimit), {}, status), internal: false };
  if (status === 503) return { problem: problem('UNAVAILABLE', 'the server is stopping; try again shortly'), internal: false };
  if (isRetryable(error)) return { problem: problem('UNAVAILABLE', 'the database is away just now; try again shortly'), internal: false };
  if (isTooDeep(error)) return { problem: problem('INVALID_REQUEST', 'the request is nested too deeply'), internal: false };
  return { problem: problem('INTERNAL', 'something went wrong in the server; its log says what, under this request id'), internal: true };
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const code = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof code === 'number' ? code : 500;
}

function codeOf(status: number): Code {
  if (status === 401) return 'UNAUTHORIZED';
  if (status === 403) return 'FORBIDDEN';
  if (status === 404) return 'NOT_FOUND';
  if (status === 405) return 'METHOD_NOT_ALLOWED';
  if (status === 413) return 'TOO_LARGE';
  if (status === 415) return 'UNSUPPORTED_MEDIA_TYPE';
  return 'INVALID_REQUEST';
}

function explain(error: unknown, status: number, bodyLimit: number): string {
  const { code } = error as { code?: string };
  if (status === 413)
    return `the body is larger than the ${bodyLimit} bytes that are taken; upload large data as a file (POST /api/v1/files), and pass its handle`;
  if (code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH') return 'the body is not as long as its Content-Length says';
  return messageOf(error);
}

/** V8 throws this where a value is nested so deeply that it cannot be written. */
function isTooDeep(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('call stack');
}
