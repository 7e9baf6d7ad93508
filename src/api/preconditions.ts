/** `If-Match` and `If-None-Match` of a change. Whether they hold is decided where the row is locked for it. */
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { PetioleError } from '../errors.ts';
import { etagOf, type Revised, type RevisionCheck } from '../revision.ts';
import type { OtherAnswer } from './route.ts';

const TAG = String.raw`(?:W/)?"[\x21\x23-\x7e]*"`;
const TAGS = new RegExp(`^(?:\\*|${TAG}(?: *, *${TAG})*)$`);
const header = (description: string) => z.string().max(2000).regex(TAGS).optional().meta({ description });

export const preconditionHeaders = z.object({
  'if-match': header('the `ETag` of what is to be changed; 412 where it was changed since, and nothing is changed'),
  'if-none-match': header('`*`: only where there is none yet; else 412'),
});

/** What the caller expects of the thing that is to be changed; undefined: nothing. */
export const Expected = createParamDecorator((_data: undefined, context: ExecutionContext) => {
  const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
  return expectationOf(headers['if-match'], headers['if-none-match']);
});

export function expectationOf(ifMatch: string | undefined, ifNoneMatch: string | undefined): RevisionCheck | undefined {
  const wanted = tagsOf('If-Match', ifMatch);
  const unwanted = tagsOf('If-None-Match', ifNoneMatch);
  if (!wanted && !unwanted) return undefined;
  return (row) => {
    if (wanted && !isAmong(row, wanted)) throw new PetioleError('PRECONDITION_FAILED', stale(row));
    if (unwanted && isAmong(row, unwanted))
      throw new PetioleError('PRECONDITION_FAILED', 'there is one already, or it is still as If-None-Match says: nothing was changed');
  };
}

/** The schema, with the `ETag` that a change takes as `If-Match`. */
export function tagged(description: string, schema: z.ZodType, headers: Record<string, string> = {}): OtherAnswer {
  return { description, schema, headers: { ETag: 'its state, for `If-Match` of a change', ...headers } };
}

function tagsOf(name: string, value: string | undefined): string[] | undefined {
  if (value === undefined) return undefined;
  const given = value.trim();
  if (given.length <= 2000 && TAGS.test(given)) return given === '*' ? ['*'] : (given.match(new RegExp(TAG, 'g')) ?? []);
  throw new PetioleError('INVALID_REQUEST', `the header ${name} must be *, or ETags in their quotes, as GET gives them`);
}

/** A weak tag never matches: it does not say that nothing has changed. */
function isAmong(row: Revised | null, tags: string[]): boolean {
  return row !== null && (tags.includes('*') || tags.includes(etagOf(row)));
}

function stale(row: Revised | null): string {
  if (row === null) return 'there is none of that name any more, so If-Match cannot hold: nothing was changed';
  return 'it was changed since you read it, so nothing was changed: read it again, and make your change to what it is now';
}
