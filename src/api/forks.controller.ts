import { Controller, Delete, Headers, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { BulkResult, ExecutionsPort, Started } from '../executions/types.ts';
import type { Execution } from '../model.ts';
import { assertMay } from './authentication.ts';
import { idempotencyHeaders, idempotencyKey } from './idempotency.ts';
import { principalIn } from './principal-view.ts';
import { EXECUTIONS } from './providers.ts';
import { Body, Params, Route } from './route.ts';
import { execution, executionParams } from './schemas/executions.ts';
import { bulkAnswer, bulkBody, forkBody, rerunBody } from './schemas/forks.ts';
import { START_ERRORS } from './start-errors.ts';
import { toldOf } from './told.ts';

type OfExecution = z.output<typeof executionParams>;

const made = {
  201: { description: 'made, and due', schema: execution, headers: { Location: 'the address of the new execution' } },
  200: { description: 'the idempotency key gave an execution that was made before', schema: execution },
};

/** New executions that are made of old ones, and what is done to many, or to a whole tree. */
@Controller('api/v1/executions')
export class ForksController {
  constructor(@Inject(EXECUTIONS) private readonly executions: ExecutionsPort) {}

  @Post(':id/rerun')
  @Route({
    id: 'rerunExecution',
    summary: 'Run the flow of an execution again, from the top',
    description: 'A new root with the same inputs, labels and version, unless others are given; `origin` says what it was made of.',
    needs: 'executions:start',
    params: executionParams,
    headers: idempotencyHeaders,
    body: rerunBody,
    answers: made,
    errors: ['CONFLICT', ...START_ERRORS],
    examples: { newest: { version: 'newest' } },
  })
  async rerun(
    @Params() { id }: OfExecution,
    @Body() body: z.output<typeof rerunBody>,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Execution> {
    return answer(request, reply, await this.executions.rerun(id, { ...body, idempotencyKey: idempotencyKey(key) }));
  }

  @Post(':id/fork')
  @Route({
    id: 'forkExecution',
    summary: 'Go on from a point in the middle of an execution, in a new one',
    description:
      'A new root that keeps the children which ended before `position`, with what they gave, and runs everything after them anew. ' +
      'The id is that of a flow, or of one of its children: then the flow is forked at that child. The old execution stays as it ' +
      'was, whether it has ended or runs. See docs/forking.md.',
    needs: 'executions:start',
    params: executionParams,
    headers: idempotencyHeaders,
    body: forkBody,
    answers: made,
    errors: [...START_ERRORS],
    examples: {
      'run the third child anew': { position: 2 },
      'with another answer of the first': { output: { position: 0, output_value: { status: 'paid' } }, position: 1 },
    },
  })
  async fork(
    @Params() { id }: OfExecution,
    @Body() body: z.output<typeof forkBody>,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Execution> {
    return answer(request, reply, await this.executions.fork(id, { ...body, idempotencyKey: idempotencyKey(key) }));
  }

  @Post('bulk')
  @Route({
    id: 'actOnExecutions',
    summary: 'Cancel, pause, resume or rerun many executions',
    description:
      'Those with the given ids, or those that a filter finds, at most 1,000 per call. What cannot be done is named in `failed` and ' +
      'stops nothing else. `rerun` needs `executions:start` besides, and a filter `executions:read`; with an `Idempotency-Key` no execution is rerun twice for it.',
    needs: 'executions:control',
    headers: idempotencyHeaders,
    body: bulkBody,
    answers: { 200: bulkAnswer },
    // an id, or one in the filter, that is of no UUID version
    errors: ['NOT_FOUND'],
    examples: { 'cancel all of a flow': { action: 'cancel', filter: { flow: 'nightly', parent: 'none' } } },
  })
  bulk(
    @Body() { dry_run: dryRun, ...body }: z.output<typeof bulkBody>,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<BulkResult> {
    const principal = principalIn(request);
    if (body.action === 'rerun') assertMay(principal, 'executions:start');
    if (body.filter) assertMay(principal, 'executions:read');
    return this.executions.bulk({ ...body, ...(dryRun && { dryRun }), idempotencyKey: idempotencyKey(key) });
  }

  @Delete(':id')
  @Route({
    id: 'deleteExecution',
    summary: 'Remove an ended root with all below it',
    description: 'With its log lines. Forks and reruns that were made of it stay, and their `origin` with them.',
    needs: 'executions:delete',
    params: executionParams,
    answers: { 204: null },
    errors: ['CONFLICT'],
  })
  delete(@Params() { id }: OfExecution): Promise<void> {
    return this.executions.delete(id);
  }
}

function answer(request: FastifyRequest, reply: FastifyReply, { execution: started, created }: Started): Execution {
  reply.header('location', `/api/v1/executions/${started.id}`);
  reply.status(created ? 201 : 200);
  return toldOf(started, request);
}
