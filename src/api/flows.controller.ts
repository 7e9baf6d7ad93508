import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Flow, FlowsPort, FlowVersion } from '../executions/ports.ts';
import type { Page } from '../executions/types.ts';
import { TYPESCRIPT, textBody, type RouteTraits } from './media.ts';
import { nameSchema, newFlowSchema, pageSchema, scriptSchema, searchSchema } from './schemas.ts';
import { FLOWS } from './providers.ts';
import { parse } from './validate.ts';

/** In lists a flow comes without its script. */
type ListedFlow = Omit<Flow, 'script'>;

@Controller('api/v1/flows')
export class FlowsController {
  constructor(@Inject(FLOWS) private readonly flows: FlowsPort) {}

  @Get()
  async list(@Query() query: unknown): Promise<Page<ListedFlow> & Pick<Awaited<ReturnType<FlowsPort['list']>>, 'problems'>> {
    const page = await this.flows.list(parse(searchSchema, query, 'the query'));
    return { ...page, items: page.items.map(({ script: _script, ...flow }) => flow) };
  }

  @Post()
  @HttpCode(201)
  @RouteConfig({ takes: [TYPESCRIPT] } satisfies RouteTraits)
  async create(@Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Flow> {
    const { name, script, modules } = parse(newFlowSchema, jsonOrScript(request, body), 'the body');
    const flow = await this.flows.create(script, name, modules);
    reply.header('location', `/api/v1/flows/${encodeURIComponent(flow.name)}`);
    return flow;
  }

  @Get(':name')
  get(@Param('name') name: string): Promise<Flow> {
    return this.flows.get(parse(nameSchema, name, 'the name'));
  }

  @Put(':name')
  @RouteConfig({ takes: [TYPESCRIPT] } satisfies RouteTraits)
  async put(
    @Param('name') name: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Flow> {
    const { script, modules } = parse(scriptSchema, jsonOrScript(request, body), 'the body');
    const { flow, created } = await this.flows.put(parse(nameSchema, name, 'the name'), script, modules);
    reply.status(created ? 201 : 200);
    return flow;
  }

  @Delete(':name')
  @HttpCode(204)
  delete(@Param('name') name: string): Promise<void> {
    return this.flows.delete(parse(nameSchema, name, 'the name'));
  }

  @Get(':name/versions')
  versions(@Param('name') name: string, @Query() query: unknown): Promise<Page<FlowVersion>> {
    return this.flows.versions(parse(nameSchema, name, 'the name'), parse(pageSchema, query, 'the query'));
  }

  /** A version that does not become the flow of that name: what `run some/file.ts` starts. */
  @Post(':name/versions')
  @HttpCode(201)
  publishUnlisted(@Param('name') name: string, @Body() body: unknown): Promise<{ flow: string; version: string }> {
    const { script, modules } = parse(scriptSchema, body, 'the body');
    return this.flows.publishUnlisted(parse(nameSchema, name, 'the name'), script, modules ?? {});
  }
}

function jsonOrScript(request: FastifyRequest, body: unknown): unknown {
  const script = textBody(request);
  return script === undefined ? body : { script };
}
