import { Readable } from 'node:stream';
import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { cursorOf } from '../executions/paging.ts';
import type { AuditItem, AuditPort } from './access-ports.ts';
import { placeOf } from './places.ts';
import { AUDIT, SCRUBBER, TRANSFERS } from './providers.ts';
import { Query, Route } from './route.ts';
import { auditExportQuery, auditPage, auditQuery } from './schemas/access.ts';
import type { Scrubber } from './scrub.ts';
import type { Transfers } from './transfers.ts';

/** Who did what. */
@Controller('api/v1/audit')
export class AuditController {
  constructor(
    @Inject(AUDIT) private readonly audit: AuditPort,
    @Inject(TRANSFERS) private readonly transfers: Transfers,
    @Inject(SCRUBBER) private readonly known: Scrubber,
  ) {}

  @Get()
  @Route({
    id: 'listAudit',
    summary: 'The audit log, the newest first',
    needs: 'audit:read',
    query: auditQuery,
    answers: { 200: auditPage },
  })
  async list(
    @Query() { limit = 50, cursor, ...filter }: z.output<typeof auditQuery>,
  ): Promise<{ items: AuditItem[]; next: string | null }> {
    const after = cursor === undefined ? undefined : placeOf(cursor);
    const { items, next } = await this.audit.list({ ...conditionsOf(filter), ...(after && { after }), limit });
    return { items, next: next && cursorOf([next.at, next.id]) };
  }

  @Get('export')
  @Route({
    id: 'exportAudit',
    summary: 'The audit log as JSON lines, the oldest first',
    description: 'What the log holds at this moment, one object a line, as the list gives them. It is read while it is sent.',
    needs: 'audit:read',
    query: auditExportQuery,
    answers: { 200: { description: 'one object a line', type: 'application/x-ndjson' } },
  })
  async export(@Query() filter: z.output<typeof auditExportQuery>, @Res() reply: FastifyReply): Promise<void> {
    const lines = this.#lines(this.audit.export(conditionsOf(filter)));
    // What cannot be read at all is a problem document and no broken file.
    const first = await lines.next();
    void reply.headers({ 'content-type': 'application/x-ndjson', 'content-disposition': 'attachment; filename="audit.jsonl"' });
    void reply.send(this.transfers.send(Readable.from(continued(first, lines))));
  }

  /** A batch in one piece. Streams are not scrubbed as other answers are. */
  async *#lines(batches: AsyncIterable<AuditItem[]>): AsyncGenerator<Buffer> {
    for await (const items of batches)
      yield Buffer.from(items.map((item) => `${this.known.scrubJsonText(JSON.stringify(item))}\n`).join(''));
  }
}

async function* continued<T>(first: IteratorResult<T, unknown>, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}

function conditionsOf({ from, to, ...filter }: z.output<typeof auditExportQuery>) {
  return { ...filter, ...(from !== undefined && { from: new Date(from) }), ...(to !== undefined && { to: new Date(to) }) };
}
