import { Controller, Delete, Get, Inject, Post, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { YAML } from './media.ts';
import type { VaultsPort, VaultTest, VaultView } from './ports.ts';
import { VAULTS } from './providers.ts';
import { Expected, preconditionHeaders, tagged } from './preconditions.ts';
import { Body, Params, Query, Route } from './route.ts';
import { etagOf, type RevisionCheck } from '../revision.ts';
import { searchQuery } from './schemas/pages.ts';
import { nameParams } from './schemas/texts.ts';
import { vault, vaultDocument, vaultPage, vaultTest } from './schemas/vaults.ts';

type Named = z.output<typeof nameParams>;

@Controller('api/v1/vaults')
export class VaultsController {
  constructor(@Inject(VAULTS) private readonly vaults: VaultsPort) {}

  @Get()
  @Route({
    id: 'listVaults',
    summary: 'The Vaults, by name',
    needs: 'vaults:read',
    query: searchQuery,
    answers: { 200: vaultPage },
  })
  list(@Query() query: z.output<typeof searchQuery>): ReturnType<VaultsPort['list']> {
    return this.vaults.list(query);
  }

  @Post()
  @Route({
    id: 'createVault',
    summary: 'Make a Vault known',
    needs: 'vaults:write',
    body: vaultDocument,
    takes: [YAML],
    answers: { 201: tagged('made', vault, { Location: 'the address of the Vault' }) },
    errors: ['CONFLICT', 'INVALID_YAML'],
  })
  async create(@Body() document: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<VaultView> {
    const made = await this.vaults.create(document);
    reply.headers({ location: `/api/v1/vaults/${encodeURIComponent(made.name)}`, etag: etagOf(made) });
    return made;
  }

  @Get(':name')
  @Route({
    id: 'getVault',
    summary: 'One Vault, the secrets of its login masked',
    needs: 'vaults:read',
    params: nameParams,
    answers: { 200: tagged('the Vault', vault) },
  })
  async get(@Params() { name }: Named, @Res({ passthrough: true }) reply: FastifyReply): Promise<VaultView> {
    const found = await this.vaults.get(name);
    reply.header('etag', etagOf(found));
    return found;
  }

  @Put(':name')
  @Route({
    id: 'putVault',
    summary: 'Make a Vault known, or replace it',
    description: 'A secret that is sent back masked stays as it is, for the same address.',
    needs: 'vaults:write',
    params: nameParams,
    headers: preconditionHeaders,
    body: vaultDocument,
    takes: [YAML],
    answers: { 200: tagged('replaced', vault), 201: tagged('made', vault) },
    errors: ['CONFLICT', 'INVALID_YAML', 'MANAGED_BY_FILE', 'PRECONDITION_FAILED'],
  })
  async put(
    @Params() { name }: Named,
    @Body() document: string,
    @Expected() expected: RevisionCheck | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<VaultView> {
    const { vault: written, created } = await this.vaults.put(name, document, expected);
    reply.status(created ? 201 : 200).header('etag', etagOf(written));
    return written;
  }

  @Post(':name/test')
  @Route({
    id: 'testVault',
    summary: 'Log in to a Vault, and look at its engine',
    description: '200 also where the Vault does not work: that is the answer.',
    needs: 'vaults:read',
    params: nameParams,
    answers: { 200: vaultTest },
  })
  test(@Params() { name }: Named): Promise<VaultTest> {
    return this.vaults.test(name);
  }

  @Delete(':name')
  @Route({
    id: 'deleteVault',
    summary: 'Forget a Vault',
    needs: 'vaults:write',
    params: nameParams,
    headers: preconditionHeaders,
    answers: { 204: null },
    errors: ['CONFLICT', 'MANAGED_BY_FILE', 'PRECONDITION_FAILED'],
  })
  delete(@Params() { name }: Named, @Expected() expected: RevisionCheck | undefined): Promise<void> {
    return this.vaults.delete(name, expected);
  }
}
