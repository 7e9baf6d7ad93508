import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PetioleError } from '../errors.ts';
import type { Page } from '../executions/types.ts';
import { YAML, textBody, type RouteTraits } from './media.ts';
import type { ConnectorsPort, ConnectorView } from './ports.ts';
import { nameSchema, searchSchema } from './schemas.ts';
import { CONNECTORS } from './providers.ts';
import { parse } from './validate.ts';

@Controller('api/v1/connectors')
export class ConnectorsController {
  constructor(@Inject(CONNECTORS) private readonly connectors: ConnectorsPort) {}

  @Get()
  list(@Query() query: unknown): Promise<Page<ConnectorView>> {
    return this.connectors.list(parse(searchSchema, query, 'the query'));
  }

  @Post()
  @HttpCode(201)
  @RouteConfig({ takes: [YAML] } satisfies RouteTraits)
  async create(
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConnectorView> {
    const connector = await this.connectors.create(documentOf(request, body));
    reply.header('location', `/api/v1/connectors/${encodeURIComponent(connector.name)}`);
    return connector;
  }

  @Get(':name')
  get(@Param('name') name: string): Promise<ConnectorView> {
    return this.connectors.get(parse(nameSchema, name, 'the name'));
  }

  @Put(':name')
  @RouteConfig({ takes: [YAML] } satisfies RouteTraits)
  async put(
    @Param('name') name: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConnectorView> {
    const { connector, created } = await this.connectors.put(parse(nameSchema, name, 'the name'), documentOf(request, body));
    reply.status(created ? 201 : 200);
    return connector;
  }

  @Delete(':name')
  @HttpCode(204)
  delete(@Param('name') name: string): Promise<void> {
    return this.connectors.delete(parse(nameSchema, name, 'the name'));
  }
}

/** The connector's document as text: JSON is YAML too. */
function documentOf(request: FastifyRequest, body: unknown): string {
  const document = textBody(request) ?? (body === undefined ? '' : JSON.stringify(body));
  if (document.trim() !== '') return document;
  throw new PetioleError('INVALID_REQUEST', 'the body must be a connector: a document with name, type and value, in JSON or YAML');
}
