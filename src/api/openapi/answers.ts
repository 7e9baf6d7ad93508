/** What a route answers, for the OpenAPI document: its own answers, and the problem documents by status. */
import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { CODES, type Code } from '../../errors.ts';
import type { Answer, OtherAnswer, RouteSpec } from '../route.ts';

const PROBLEM = { $ref: '#/components/schemas/Problem' };

export function answersOf(route: RouteSpec, method: string): ZodOpenApiResponsesObject {
  const own = Object.entries(route.answers).map(([status, answer]) => [status, answerOf(Number(status), answer)]);
  const problems = Map.groupBy(codesOf(route, method), statusOfCode);
  const others = [...problems]
    .filter(([status]) => !(status in route.answers))
    .map(([status, codes]) => [String(status), problemOf(codes)]);
  const tooLong = route.params ? [['414', problemOf(['INVALID_REQUEST'])]] : [];
  return Object.fromEntries([...own, ...others, ...tooLong]) as ZodOpenApiResponsesObject;
}

/** The codes that a route may answer with. */
export function codesOf(route: RouteSpec, method: string): Code[] {
  const codes = new Set<Code>(['INVALID_REQUEST', 'WRONG_HOST', 'INTERNAL', 'UNAVAILABLE']);
  const add = (...more: Code[]): void => more.forEach((code) => codes.add(code));
  if (route.needs !== 'open') add('UNAUTHORIZED', 'FORBIDDEN');
  if (route.params) add('NOT_FOUND');
  if (method !== 'get') add('TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE');
  add(...(route.errors ?? []));
  return [...codes];
}

/** A code without a status is one of executions; as an answer it means that a document could not be saved. */
export function statusOfCode(code: Code): number {
  return CODES[code].status || 400;
}

function answerOf(status: number, answer: Answer): ZodOpenApiResponseObject {
  const { description, type = 'application/json', schema, headers }: OtherAnswer = isOther(answer) ? answer : plain(status, answer);
  const content = schema ?? { type: 'string' as const };
  const described = Object.entries(headers ?? {}).map(([name, text]) => [name, { description: text, schema: { type: 'string' } }]);
  return {
    description,
    ...(described.length > 0 && { headers: Object.fromEntries(described) }),
    ...(type !== 'none' && { content: { [type]: { schema: content } } }),
  };
}

function plain(status: number, schema: z.ZodType | null): OtherAnswer {
  return { description: (STATUS_CODES[status] ?? 'done').toLowerCase(), ...(schema ? { schema } : { type: 'none' }) };
}

function isOther(answer: Answer): answer is OtherAnswer {
  return answer !== null && !(answer instanceof z.ZodType);
}

function problemOf(codes: Code[]): ZodOpenApiResponseObject {
  const description = codes.map((code) => `\`${code}\`: ${CODES[code].title}`).join('\n\n');
  const schema = { allOf: [PROBLEM], properties: { code: { type: 'string' as const, enum: codes } } };
  return { description, content: { 'application/problem+json': { schema } } };
}
