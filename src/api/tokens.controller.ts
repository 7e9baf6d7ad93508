import { Controller, Delete, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { cursorOf } from '../executions/paging.ts';
import type { Page } from '../executions/types.ts';
import type { TokensPort } from './access-ports.ts';
import { placeOf } from './places.ts';
import { principalIn } from './principal-view.ts';
import { TOKENS } from './providers.ts';
import { Body, Params, Query, Route } from './route.ts';
import { newTokenAnswer, tokenAnswer, tokenBody, tokenPage, tokenParams } from './schemas/access.ts';
import { searchQuery } from './schemas/pages.ts';

type TokenView = z.output<typeof tokenAnswer>;
type TokenRow = Awaited<ReturnType<TokensPort['get']>>;

/** Tokens of programs. Each is shown once, when it is made. */
@Controller('api/v1/tokens')
export class TokensController {
  constructor(@Inject(TOKENS) private readonly tokens: TokensPort) {}

  @Get()
  @Route({
    id: 'listTokens',
    summary: 'API tokens, the newest first',
    needs: 'tokens:read',
    query: searchQuery,
    answers: { 200: tokenPage },
  })
  async list(@Query() { limit = 50, cursor, q }: z.output<typeof searchQuery>): Promise<Page<TokenView>> {
    const rows = await this.tokens.list({
      ...(cursor !== undefined && { before: placeOf(cursor) }),
      ...(q !== undefined && { q }),
      limit: limit + 1,
    });
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return { items: rows.slice(0, limit).map(viewOf), next: last ? cursorOf([last.at, last.id]) : null };
  }

  @Post()
  @Route({
    id: 'createToken',
    summary: 'Make an API token',
    description: 'It may what its role may, or what of it `scopes` names, and no more than whoever makes it.',
    needs: 'tokens:write',
    body: tokenBody,
    answers: { 201: newTokenAnswer },
    errors: ['FORBIDDEN'],
    examples: { deploy: { name: 'deploy', role: 'operator', expires_at: '2030-01-31T00:00:00Z' } },
  })
  async create(
    @Body() { name, role, scopes, expires_at }: z.output<typeof tokenBody>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.output<typeof newTokenAnswer>> {
    const expiresAt = expires_at === undefined ? undefined : new Date(expires_at);
    const made = await this.tokens.create({ name, role, scopes, expiresAt }, principalIn(request));
    reply.header('location', `/api/v1/tokens/${made.id}`);
    return { ...viewOf(made), token: made.token };
  }

  @Get(':id')
  @Route({ id: 'getToken', summary: 'One API token', needs: 'tokens:read', params: tokenParams, answers: { 200: tokenAnswer } })
  async get(@Params() { id }: z.output<typeof tokenParams>): Promise<TokenView> {
    return viewOf(await this.tokens.get(id));
  }

  @Delete(':id')
  @Route({
    id: 'revokeToken',
    summary: 'Revoke an API token',
    description: 'It is good for nothing any more, and sessions that were opened with it end: in all processes within five seconds.',
    needs: 'tokens:write',
    params: tokenParams,
    answers: { 204: null },
    errors: ['CONFLICT', 'FORBIDDEN'],
  })
  revoke(@Params() { id }: z.output<typeof tokenParams>): Promise<void> {
    return this.tokens.revoke(id);
  }
}

function viewOf({ id, name, role, scopes, created_by, created_at, expires_at, last_used_at }: TokenRow): TokenView {
  return {
    ...{ id, name, role, scopes, created_by },
    created_at: created_at.toISOString(),
    expires_at: expires_at?.toISOString() ?? null,
    last_used_at: last_used_at?.toISOString() ?? null,
    status: expires_at !== null && expires_at.getTime() <= Date.now() ? 'EXPIRED' : 'ACTIVE',
  };
}
