import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PetioleError } from '../errors.ts';
import { isTerminal, type Execution, type ExecutionTree, type LogLine } from '../model.ts';
import type { ExecutionsPort, Page } from '../executions/types.ts';
import { idempotencyKey } from './idempotency.ts';
import { listSchema, logsSchema, noQuerySchema, pageSchema, startSchema, waitSchema } from './schemas.ts';
import { EXECUTIONS, WAITER } from './providers.ts';
import { parse } from './validate.ts';
import type { Waiter } from './waiter.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

@Controller('api/v1/executions')
export class ExecutionsController {
  constructor(
    @Inject(EXECUTIONS) private readonly executions: ExecutionsPort,
    @Inject(WAITER) private readonly waiter: Waiter,
  ) {}

  @Post()
  async start(
    @Body() body: unknown,
    @Query() query: unknown,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Execution> {
    const request = parse(startSchema, body, 'the body');
    const { wait } = parse(waitSchema, query, 'the query');
    const { execution, created } = await this.executions.start({ ...request, idempotencyKey: idempotencyKey(key) });
    reply.header('location', `/api/v1/executions/${execution.id}`);
    reply.status(created ? 201 : 200);
    if (wait === undefined || isTerminal(execution.status)) return execution;
    const ended = await this.waiter.wait(execution.id, wait * 1000);
    if (!isTerminal(ended.status)) reply.status(202);
    return ended;
  }

  @Get()
  list(@Query() query: unknown): Promise<Page<Execution>> {
    return this.executions.list(parse(listSchema, query, 'the query'));
  }

  @Get(':id')
  get(@Param('id') id: string, @Query() query: unknown): Promise<Execution> {
    parse(noQuerySchema, query, 'the query');
    return this.executions.get(known(id));
  }

  @Get(':id/tree')
  tree(@Param('id') id: string): Promise<ExecutionTree> {
    return this.executions.tree(known(id));
  }

  @Get(':id/children')
  children(@Param('id') id: string, @Query() query: unknown): Promise<Page<Execution>> {
    return this.executions.children(known(id), parse(pageSchema, query, 'the query'));
  }

  @Get(':id/logs')
  logs(@Param('id') id: string, @Query() query: unknown): Promise<Page<LogLine>> {
    const { cursor, limit } = parse(logsSchema, query, 'the query');
    return this.executions.logs(known(id), { after: cursor, limit });
  }

  @Post(':id/cancel')
  @HttpCode(200)
  cancel(@Param('id') id: string): Promise<Execution> {
    return this.executions.cancel(known(id));
  }

  @Post(':id/pause')
  @HttpCode(200)
  pause(@Param('id') id: string): Promise<Execution> {
    return this.executions.pause(known(id));
  }

  @Post(':id/resume')
  @HttpCode(200)
  resume(@Param('id') id: string): Promise<Execution> {
    return this.executions.resume(known(id));
  }
}

/** What is no id at all cannot be the id of anything. */
function known(id: string): string {
  if (UUID.test(id)) return id.toLowerCase();
  throw new PetioleError('NOT_FOUND', `there is no execution '${id}': the id of an execution is a UUID`);
}
