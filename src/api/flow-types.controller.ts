import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { FlowsPort, FlowVersionDetail } from '../executions/ports.ts';
import type { FlowTypesPort, TypeProblem } from './ports.ts';
import { principalIn } from './principal-view.ts';
import { FLOWS, FLOW_TYPES } from './providers.ts';
import { Body, Params, Query, Route } from './route.ts';
import { checkedScript, flowTypes, flowTypesQuery, flowVersionDetail, scriptToCheck, versionParams } from './schemas/flow-types.ts';

/** What an editor of flows needs beside the flows themselves. */
@Controller('api/v1')
export class FlowTypesController {
  constructor(
    @Inject(FLOW_TYPES) private readonly types: FlowTypesPort,
    @Inject(FLOWS) private readonly flows: FlowsPort,
  ) {}

  @Get('flow-types')
  @Route({
    id: 'getFlowTypes',
    summary: 'The declarations that flows are written against',
    description:
      'Those of the product, of the connectors and of the flows: what `flow types` writes. With `imports`, those of npm packages.',
    needs: 'flows:read',
    query: flowTypesQuery,
    answers: { 200: flowTypes },
    errors: ['UNAVAILABLE'],
  })
  async files(@Query() { imports }: z.output<typeof flowTypesQuery>): Promise<{ files: Record<string, string> }> {
    return { files: imports === undefined ? await this.types.files() : await this.types.packages(imports) };
  }

  @Post('flows/check')
  @Route({
    id: 'checkFlow',
    summary: 'What the compiler says of a script',
    description:
      'Types are checked as `tsc` checks them, against the stored connectors and flows. Nothing is saved, and nothing runs. Whoever asks have their turns one after another: a request of a session takes the place of its earlier one for the same `name`, and one whose client is gone is not answered.',
    needs: 'flows:write',
    body: scriptToCheck,
    answers: { 200: checkedScript },
    errors: ['COMPILE_ERROR', 'TOO_LARGE', 'CONFLICT', 'UNAVAILABLE'],
  })
  check(
    @Body() script: z.output<typeof scriptToCheck>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ problems: TypeProblem[] }> {
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const { kind, id, session } = principalIn(request);
    // Programs with one token may be many at once, and each wants its answer.
    const subject = session === null ? undefined : script.name;
    return this.types.check(script, { client: `${kind} ${id} ${session}`, ...(subject !== undefined && { subject }), signal: gone.signal });
  }

  @Get('flows/:name/versions/:sha256')
  @Route({
    id: 'getFlowVersion',
    summary: 'One version of a flow, with the modules that it was made of',
    needs: 'flows:read',
    params: versionParams,
    answers: { 200: flowVersionDetail },
    errors: ['NOT_FOUND'],
  })
  version(@Params() { name, sha256 }: z.output<typeof versionParams>): Promise<FlowVersionDetail> {
    return this.flows.version(name, sha256);
  }
}
