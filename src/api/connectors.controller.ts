import { Controller, Delete, Get, Inject, Patch, Post, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Page } from '../executions/types.ts';
import { YAML } from './media.ts';
import type { ConnectorLogLine, ConnectorsPort, ConnectorView } from './ports.ts';
import { CONNECTORS } from './providers.ts';
import { Expected, preconditionHeaders, tagged } from './preconditions.ts';
import { Body, Params, Query, Route } from './route.ts';
import { etagOf, type RevisionCheck } from '../revision.ts';
import { connector, connectorDocument, connectorLogPage, connectorPage, connectorPatch, connectorTest } from './schemas/connectors.ts';
import { pageQuery, searchQuery } from './schemas/pages.ts';
import { nameParams } from './schemas/texts.ts';

type Named = z.output<typeof nameParams>;

@Controller('api/v1/connectors')
export class ConnectorsController {
  constructor(@Inject(CONNECTORS) private readonly connectors: ConnectorsPort) {}

  @Get()
  @Route({
    id: 'listConnectors',
    summary: 'The connectors, by name',
    needs: 'connectors:read',
    query: searchQuery,
    answers: { 200: connectorPage },
  })
  list(@Query() query: z.output<typeof searchQuery>): ReturnType<ConnectorsPort['list']> {
    return this.connectors.list(query);
  }

  @Post()
  @Route({
    id: 'createConnector',
    summary: 'Make a connector',
    needs: 'connectors:write',
    body: connectorDocument,
    takes: [YAML],
    answers: { 201: tagged('made', connector, { Location: 'the address of the connector' }) },
    errors: ['CONFLICT', 'INVALID_INPUT', 'INVALID_YAML'],
  })
  async create(@Body() document: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConnectorView> {
    const made = await this.connectors.create(document);
    reply.headers({ location: `/api/v1/connectors/${encodeURIComponent(made.name)}`, etag: etagOf(made) });
    return made;
  }

  @Get(':name')
  @Route({
    id: 'getConnector',
    summary: 'One connector',
    needs: 'connectors:read',
    params: nameParams,
    answers: { 200: tagged('the connector', connector) },
  })
  async get(@Params() { name }: Named, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConnectorView> {
    const found = await this.connectors.get(name);
    reply.header('etag', etagOf(found));
    return found;
  }

  @Put(':name')
  @Route({
    id: 'putConnector',
    summary: 'Make a connector, or replace it',
    description: 'A secret that is sent back masked stays as it is.',
    needs: 'connectors:write',
    params: nameParams,
    headers: preconditionHeaders,
    body: connectorDocument,
    takes: [YAML],
    answers: { 200: tagged('replaced', connector), 201: tagged('made', connector) },
    errors: ['CONFLICT', 'INVALID_INPUT', 'INVALID_YAML', 'MANAGED_BY_FILE', 'PRECONDITION_FAILED'],
  })
  async put(
    @Params() { name }: Named,
    @Body() document: string,
    @Expected() expected: RevisionCheck | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConnectorView> {
    const { connector: written, created } = await this.connectors.put(name, document, expected);
    reply.status(created ? 201 : 200).header('etag', etagOf(written));
    return written;
  }

  @Patch(':name')
  @Route({
    id: 'changeConnector',
    summary: 'Change what the document gives, and leave the rest',
    description: 'Key by key, where null takes a key of `value` away (RFC 7396). `name` renames.',
    needs: 'connectors:write',
    params: nameParams,
    headers: preconditionHeaders,
    body: connectorPatch,
    takes: [YAML],
    answers: { 200: tagged('changed', connector) },
    errors: ['CONFLICT', 'INVALID_INPUT', 'INVALID_YAML', 'MANAGED_BY_FILE', 'PRECONDITION_FAILED'],
  })
  async change(
    @Params() { name }: Named,
    @Body() document: string,
    @Expected() expected: RevisionCheck | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConnectorView> {
    const changed = await this.connectors.change(name, document, expected);
    reply.headers({ location: `/api/v1/connectors/${encodeURIComponent(changed.name)}`, etag: etagOf(changed) });
    return changed;
  }

  @Post(':name/test')
  @Route({
    id: 'testConnector',
    summary: 'Try a connector out',
    description: '200 also where the connector does not work: that is the answer.',
    needs: 'connectors:test',
    params: nameParams,
    answers: { 200: connectorTest },
  })
  test(@Params() { name }: Named, @Res({ passthrough: true }) reply: FastifyReply): ReturnType<ConnectorsPort['test']> {
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    return this.connectors.test(name, gone.signal);
  }

  @Get(':name/logs')
  @Route({
    id: 'listConnectorLogs',
    summary: 'What the connections of a connector said, the newest first',
    needs: 'connectors:read',
    params: nameParams,
    query: pageQuery,
    answers: { 200: connectorLogPage },
  })
  logs(@Params() { name }: Named, @Query() query: z.output<typeof pageQuery>): Promise<Page<ConnectorLogLine>> {
    return this.connectors.logs(name, query);
  }

  @Delete(':name')
  @Route({
    id: 'deleteConnector',
    summary: 'Remove a connector',
    needs: 'connectors:write',
    params: nameParams,
    headers: preconditionHeaders,
    answers: { 204: null },
    errors: ['CONFLICT', 'MANAGED_BY_FILE', 'PRECONDITION_FAILED'],
  })
  delete(@Params() { name }: Named, @Expected() expected: RevisionCheck | undefined): Promise<void> {
    return this.connectors.delete(name, expected);
  }
}
