import { Controller, Delete, Get, Inject, Patch, Post, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Flow, FlowsPort, FlowVersion } from '../executions/ports.ts';
import type { Page } from '../executions/types.ts';
import { TYPESCRIPT } from './media.ts';
import { FLOWS } from './providers.ts';
import { Expected, preconditionHeaders, tagged } from './preconditions.ts';
import { Body, Params, Query, Route } from './route.ts';
import { etagOf, type RevisionCheck } from '../revision.ts';
import { flow, flowPage, flowScript, flowSettings, flowVersionPage, flowWithProblems, newFlow, unlistedVersion } from './schemas/flows.ts';
import { pageQuery, searchQuery } from './schemas/pages.ts';
import { nameParams } from './schemas/texts.ts';

type Named = z.output<typeof nameParams>;
type Script = z.output<typeof flowScript>;

/** In lists a flow comes without its script. */
type ListedFlow = Omit<Flow, 'script'>;

/** Why a script cannot be saved: it is compiled, and asked what it declares. */
const OF_SCRIPTS = [
  'COMPILE_ERROR',
  'NO_DEFAULT_EXPORT',
  'FLOW_ERROR',
  'NOT_IN_SANDBOX',
  'NOT_SERIALIZABLE',
  'CPU_LIMIT',
  'HEAP_LIMIT',
  'OUTPUT_LIMIT',
  'POISONED',
] as const;

@Controller('api/v1/flows')
export class FlowsController {
  constructor(@Inject(FLOWS) private readonly flows: FlowsPort) {}

  @Get()
  @Route({
    id: 'listFlows',
    summary: 'The flows, by name, without their scripts',
    needs: 'flows:read',
    query: searchQuery,
    answers: { 200: flowPage },
  })
  async list(
    @Query() query: z.output<typeof searchQuery>,
  ): Promise<Page<ListedFlow> & Pick<Awaited<ReturnType<FlowsPort['list']>>, 'problems'>> {
    const page = await this.flows.list(query);
    return { ...page, items: page.items.map(({ script: _script, ...rest }) => rest) };
  }

  @Post()
  @Route({
    id: 'createFlow',
    summary: 'Make a flow',
    needs: 'flows:write',
    body: newFlow,
    takes: [TYPESCRIPT],
    answers: { 201: tagged('made', flow, { Location: 'the address of the flow' }) },
    errors: [...OF_SCRIPTS, 'CONFLICT'],
  })
  async create(
    @Body() { name, script, modules }: z.output<typeof newFlow>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Flow> {
    const made = await this.flows.create(script, name, modules);
    reply.headers({ location: `/api/v1/flows/${encodeURIComponent(made.name)}`, etag: etagOf(made) });
    return made;
  }

  @Get(':name')
  @Route({
    id: 'getFlow',
    summary: 'One flow, with its script',
    needs: 'flows:read',
    params: nameParams,
    answers: { 200: tagged('the flow', flowWithProblems) },
    errors: ['FLOW_NOT_FOUND'],
  })
  async get(@Params() { name }: Named, @Res({ passthrough: true }) reply: FastifyReply): Promise<Flow> {
    const found = await this.flows.get(name);
    reply.header('etag', etagOf(found));
    return found;
  }

  @Put(':name')
  @Route({
    id: 'putFlow',
    summary: 'Make a flow, or a new version of it',
    description: 'Unchanged content makes no new version. Executions that exist stay with theirs.',
    needs: 'flows:write',
    params: nameParams,
    headers: preconditionHeaders,
    body: flowScript,
    takes: [TYPESCRIPT],
    answers: { 200: tagged('replaced', flow), 201: tagged('made', flow) },
    errors: [...OF_SCRIPTS, 'CONFLICT', 'MANAGED_BY_FILE', 'PRECONDITION_FAILED'],
  })
  async put(
    @Params() { name }: Named,
    @Body() { script, modules }: Script,
    @Expected() expected: RevisionCheck | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Flow> {
    const { flow: written, created } = await this.flows.put(name, script, modules, expected);
    reply.status(created ? 201 : 200).header('etag', etagOf(written));
    return written;
  }

  @Patch(':name')
  @Route({
    id: 'setFlow',
    summary: 'Set how many executions of a flow may run at once',
    description:
      'It holds for all versions, also of a flow that comes from a file, until it is set to null. What runs goes on; what is over the limit waits as PENDING.',
    needs: 'flows:write',
    params: nameParams,
    body: flowSettings,
    answers: { 200: flow },
    errors: ['FLOW_NOT_FOUND'],
  })
  set(@Params() { name }: Named, @Body() { concurrency }: z.output<typeof flowSettings>): Promise<Flow> {
    return this.flows.setConcurrency(name, concurrency);
  }

  @Delete(':name')
  @Route({
    id: 'deleteFlow',
    summary: 'Remove a flow',
    description: 'Its versions stay for the executions that are pinned to them.',
    needs: 'flows:write',
    params: nameParams,
    headers: preconditionHeaders,
    answers: { 204: null },
    errors: ['FLOW_NOT_FOUND', 'CONFLICT', 'MANAGED_BY_FILE', 'PRECONDITION_FAILED'],
  })
  delete(@Params() { name }: Named, @Expected() expected: RevisionCheck | undefined): Promise<void> {
    return this.flows.delete(name, expected);
  }

  @Get(':name/versions')
  @Route({
    id: 'listFlowVersions',
    summary: 'The versions of a flow, the newest first',
    needs: 'flows:read',
    params: nameParams,
    query: pageQuery,
    answers: { 200: flowVersionPage },
    errors: ['FLOW_NOT_FOUND'],
  })
  versions(@Params() { name }: Named, @Query() query: z.output<typeof pageQuery>): Promise<Page<FlowVersion>> {
    return this.flows.versions(name, query);
  }

  @Post(':name/versions')
  @Route({
    id: 'publishUnlistedVersion',
    summary: 'Save a version that does not become the flow of that name',
    description: 'It can be started by its sha256. This is what `run some/file.ts` does.',
    needs: 'flows:write',
    params: nameParams,
    body: flowScript,
    answers: { 201: unlistedVersion },
    errors: OF_SCRIPTS,
  })
  publishUnlisted(@Params() { name }: Named, @Body() { script, modules }: Script): Promise<{ flow: string; version: string }> {
    return this.flows.publishUnlisted(name, script, modules ?? {});
  }
}
