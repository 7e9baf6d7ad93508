/** What happens, as it happens: server-sent events of a tree and of a list. */
import { Controller, Get, Headers, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { ExecutionNode, LivePort } from '../executions/live/types.ts';
import type { Page } from '../executions/types.ts';
import { LIVE, STREAMS } from './providers.ts';
import { Params, Query, Route } from './route.ts';
import { eventHeaders, listEventsQuery, liveEvents, nodePage, nodesQuery, treeEventsQuery } from './schemas/events.ts';
import { executionParams } from './schemas/executions.ts';
import type { Streams } from './streams.ts';

const EVENT_STREAM = { description: 'server-sent events', type: 'text/event-stream', schema: liveEvents };

@Controller('api/v1/executions')
export class EventsController {
  constructor(
    @Inject(LIVE) private readonly live: LivePort,
    @Inject(STREAMS) private readonly streams: Streams,
  ) {}

  @Get('events')
  @Route({
    id: 'followExecutions',
    summary: 'The first page of a list, live',
    description:
      '`reset`, `nodes` with the page, `ready`; then `nodes` for what is new in it or changed, and `removed` for what is in it no longer. ' +
      'Whoever connects anew is told the page anew. The order is that of the list: newest first, by id.',
    needs: 'executions:read',
    query: listEventsQuery,
    answers: { 200: EVENT_STREAM },
    errors: ['TOO_MANY_STREAMS', 'NOT_FOUND'],
  })
  async list(
    @Query() { last_event_id: _place, ...filter }: z.output<typeof listEventsQuery>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.streams.send(request, reply, (signal) => this.live.list(filter, signal));
  }

  @Get(':id/events')
  @Route({
    id: 'followExecution',
    summary: 'A tree, live',
    description:
      'The execution and everything below it. `reset`, then `nodes` in batches, parents first; `ready`; then `nodes` with what changed, ' +
      'until `ended`. With the `id` of the last event that came (`Last-Event-ID`) only what changed since, from any server; an id that ' +
      'means nothing here is answered with `reset` and everything.',
    needs: 'executions:read',
    params: executionParams,
    query: treeEventsQuery,
    headers: eventHeaders,
    answers: { 200: EVENT_STREAM },
    errors: ['TOO_MANY_STREAMS'],
  })
  async tree(
    @Params() { id }: z.output<typeof executionParams>,
    @Query() { logs, last_event_id }: z.output<typeof treeEventsQuery>,
    @Headers('last-event-id') header: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    // A browser that connects again by itself sends the newer one as the header.
    const eventId = header || last_event_id || undefined;
    await this.streams.send(request, reply, (signal) => this.live.tree(id, { eventId, logs, signal }));
  }

  @Get(':id/nodes')
  @Route({
    id: 'listExecutionNodes',
    summary: 'The nodes of a tree',
    description: 'The same nodes as those of the events, by id: parents may come after their children.',
    needs: 'executions:read',
    params: executionParams,
    query: nodesQuery,
    answers: { 200: nodePage },
  })
  nodes(@Params() { id }: z.output<typeof executionParams>, @Query() query: z.output<typeof nodesQuery>): Promise<Page<ExecutionNode>> {
    return this.live.nodes(id, query);
  }
}
