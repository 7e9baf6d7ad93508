import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { documentOf } from './document-body.ts';
import { YAML, type RouteTraits } from './media.ts';
import type { VaultsPort, VaultTest, VaultView } from './ports.ts';
import { VAULTS } from './providers.ts';
import { nameSchema, searchSchema } from './schemas.ts';
import { parse } from './validate.ts';

const DOCUMENT = 'a Vault: a document with name, address and auth';

@Controller('api/v1/vaults')
export class VaultsController {
  constructor(@Inject(VAULTS) private readonly vaults: VaultsPort) {}

  @Get()
  list(@Query() query: unknown): ReturnType<VaultsPort['list']> {
    return this.vaults.list(parse(searchSchema, query, 'the query'));
  }

  @Post()
  @HttpCode(201)
  @RouteConfig({ takes: [YAML] } satisfies RouteTraits)
  async create(@Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<VaultView> {
    const vault = await this.vaults.create(documentOf(request, body, DOCUMENT));
    reply.header('location', `/api/v1/vaults/${encodeURIComponent(vault.name)}`);
    return vault;
  }

  @Get(':name')
  get(@Param('name') name: string): Promise<VaultView> {
    return this.vaults.get(parse(nameSchema, name, 'the name'));
  }

  @Put(':name')
  @RouteConfig({ takes: [YAML] } satisfies RouteTraits)
  async put(
    @Param('name') name: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<VaultView> {
    const { vault, created } = await this.vaults.put(parse(nameSchema, name, 'the name'), documentOf(request, body, DOCUMENT));
    reply.status(created ? 201 : 200);
    return vault;
  }

  /** 200 also where the Vault does not work: that is the answer. */
  @Post(':name/test')
  @HttpCode(200)
  test(@Param('name') name: string): Promise<VaultTest> {
    return this.vaults.test(parse(nameSchema, name, 'the name'));
  }

  @Delete(':name')
  @HttpCode(204)
  delete(@Param('name') name: string): Promise<void> {
    return this.vaults.delete(parse(nameSchema, name, 'the name'));
  }
}
