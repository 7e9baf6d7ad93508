import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Put, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Page } from '../executions/types.ts';
import { documentOf } from './document-body.ts';
import { YAML, type RouteTraits } from './media.ts';
import type { ConnectorLogLine, ConnectorsPort, ConnectorView } from './ports.ts';
import { nameSchema, pageSchema, searchSchema } from './schemas.ts';
import { CONNECTORS } from './providers.ts';
import { parse } from './validate.ts';

@Controller('api/v1/connectors')
export class ConnectorsController {
  constructor(@Inject(CONNECTORS) private readonly connectors: ConnectorsPort) {}

  @Get()
  list(@Query() query: unknown): ReturnType<ConnectorsPort['list']> {
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
    const connector = await this.connectors.create(documentOf(request, body, 'a connector: a document with name, type and value'));
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
    const { connector, created } = await this.connectors.put(
      parse(nameSchema, name, 'the name'),
      documentOf(request, body, 'a connector: a document with name, type and value'),
    );
    reply.status(created ? 201 : 200);
    return connector;
  }

  @Patch(':name')
  @RouteConfig({ takes: [YAML] } satisfies RouteTraits)
  async change(
    @Param('name') name: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConnectorView> {
    const connector = await this.connectors.change(
      parse(nameSchema, name, 'the name'),
      documentOf(request, body, 'a connector: a document with name, type and value'),
    );
    reply.header('location', `/api/v1/connectors/${encodeURIComponent(connector.name)}`);
    return connector;
  }

  /** 200 also where the connector does not work: that is the answer. */
  @Post(':name/test')
  @HttpCode(200)
  test(@Param('name') name: string, @Res({ passthrough: true }) reply: FastifyReply): ReturnType<ConnectorsPort['test']> {
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    return this.connectors.test(parse(nameSchema, name, 'the name'), gone.signal);
  }

  @Get(':name/logs')
  logs(@Param('name') name: string, @Query() query: unknown): Promise<Page<ConnectorLogLine>> {
    return this.connectors.logs(parse(nameSchema, name, 'the name'), parse(pageSchema, query, 'the query'));
  }

  @Delete(':name')
  @HttpCode(204)
  delete(@Param('name') name: string): Promise<void> {
    return this.connectors.delete(parse(nameSchema, name, 'the name'));
  }
}
