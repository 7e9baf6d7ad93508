import { Controller, Get, Headers, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { isTerminal, type Execution, type ExecutionTree, type LogLine } from '../model.ts';
import type { ExecutionsPort, Page } from '../executions/types.ts';
import { idempotencyHeaders, idempotencyKey } from './idempotency.ts';
import { EXECUTIONS, WAITER } from './providers.ts';
import { Body, Params, Query, Route } from './route.ts';
import {
  execution,
  executionPage,
  executionParams,
  executionTree,
  listQuery,
  logPage,
  logsQuery,
  startBody,
  waitQuery,
} from './schemas/executions.ts';
import { pageQuery } from './schemas/pages.ts';
import { START_ERRORS } from './start-errors.ts';
import { toldOf } from './told.ts';
import type { Waiter } from './waiter.ts';

type OfExecution = z.output<typeof executionParams>;

@Controller('api/v1/executions')
export class ExecutionsController {
  constructor(
    @Inject(EXECUTIONS) private readonly executions: ExecutionsPort,
    @Inject(WAITER) private readonly waiter: Waiter,
  ) {}

  @Post()
  @Route({
    id: 'startExecution',
    summary: 'Start a flow',
    description:
      'Durable when it is answered. With `Idempotency-Key` the same request gives the same execution, however often it is sent: 201 ' +
      'the first time, 200 then. With `?wait=` the answer comes when the execution has ended, or after that time as 202.',
    needs: 'executions:start',
    query: waitQuery,
    headers: idempotencyHeaders,
    body: startBody,
    answers: {
      201: { description: 'started', schema: execution, headers: { Location: 'the address of the execution' } },
      200: { description: 'the idempotency key gave an execution that was started before', schema: execution },
      202: { description: 'it has not ended within `wait` seconds', schema: execution },
    },
    errors: ['NOT_FOUND', ...START_ERRORS],
    examples: { start: { flow: 'quickstart', inputs: {}, labels: { customer: 'acme' } } },
  })
  async start(
    @Body() body: z.output<typeof startBody>,
    @Query() { wait }: z.output<typeof waitQuery>,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Execution> {
    const { execution: started, created } = await this.executions.start({ ...body, idempotencyKey: idempotencyKey(key) });
    reply.header('location', `/api/v1/executions/${started.id}`);
    reply.status(created ? 201 : 200);
    if (wait === undefined || isTerminal(started.status)) return started;
    reply.changeMade();
    const ended = await this.waiter.wait(started.id, wait * 1000);
    if (!isTerminal(ended.status)) reply.status(202);
    return ended;
  }

  @Get()
  @Route({
    id: 'listExecutions',
    summary: 'Executions, the newest first',
    needs: 'executions:read',
    query: listQuery,
    answers: { 200: executionPage },
    // `root` or `parent` is of no UUID version
    errors: ['NOT_FOUND'],
  })
  list(@Query() query: z.output<typeof listQuery>): Promise<Page<Execution>> {
    return this.executions.list(query);
  }

  @Get(':id')
  @Route({
    id: 'getExecution',
    summary: 'One execution',
    needs: 'executions:read',
    params: executionParams,
    answers: { 200: execution },
  })
  get(@Params() { id }: OfExecution): Promise<Execution> {
    return this.executions.get(id);
  }

  @Get(':id/tree')
  @Route({
    id: 'getExecutionTree',
    summary: 'An execution with all below it',
    needs: 'executions:read',
    params: executionParams,
    answers: { 200: executionTree },
  })
  tree(@Params() { id }: OfExecution): Promise<ExecutionTree> {
    return this.executions.tree(id);
  }

  @Get(':id/children')
  @Route({
    id: 'listChildren',
    summary: 'The direct children of an execution, by position',
    needs: 'executions:read',
    params: executionParams,
    query: pageQuery,
    answers: { 200: executionPage },
  })
  children(@Params() { id }: OfExecution, @Query() query: z.output<typeof pageQuery>): Promise<Page<Execution>> {
    return this.executions.children(id, query);
  }

  @Get(':id/logs')
  @Route({
    id: 'listExecutionLogs',
    summary: 'The log lines of an execution',
    needs: 'executions:read',
    params: executionParams,
    query: logsQuery,
    answers: { 200: logPage },
  })
  logs(@Params() { id }: OfExecution, @Query() { cursor, limit }: z.output<typeof logsQuery>): Promise<Page<LogLine>> {
    return this.executions.logs(id, { after: cursor, limit });
  }

  @Post(':id/cancel')
  @Route({
    id: 'cancelExecution',
    summary: 'Cancel an execution and all below it',
    needs: 'executions:control',
    params: executionParams,
    answers: { 200: execution },
    errors: ['CONFLICT'],
  })
  async cancel(@Params() { id }: OfExecution, @Req() request: FastifyRequest): Promise<Execution> {
    return toldOf(await this.executions.cancel(id), request);
  }

  @Post(':id/pause')
  @Route({
    id: 'pauseExecution',
    summary: 'Pause an execution',
    description: 'What is under way ends; nothing new begins until it is resumed.',
    needs: 'executions:control',
    params: executionParams,
    answers: { 200: execution },
    errors: ['CONFLICT'],
  })
  async pause(@Params() { id }: OfExecution, @Req() request: FastifyRequest): Promise<Execution> {
    return toldOf(await this.executions.pause(id), request);
  }

  @Post(':id/resume')
  @Route({
    id: 'resumeExecution',
    summary: 'Let a paused execution go on',
    needs: 'executions:control',
    params: executionParams,
    answers: { 200: execution },
    errors: ['CONFLICT'],
  })
  async resume(@Params() { id }: OfExecution, @Req() request: FastifyRequest): Promise<Execution> {
    return toldOf(await this.executions.resume(id), request);
  }
}
