import { Controller, Delete, Get, Inject, Patch, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { cursorOf, decodeCursor } from '../executions/paging.ts';
import type { Page } from '../executions/types.ts';
import type { UsersPort } from './access-ports.ts';
import { principalIn } from './principal-view.ts';
import { Expected, preconditionHeaders, tagged } from './preconditions.ts';
import { USERS } from './providers.ts';
import { etagOf, type RevisionCheck } from '../revision.ts';
import { Body, Params, Query, Route } from './route.ts';
import { userAnswer, userBody, userChange, userPage } from './schemas/access.ts';
import { searchQuery } from './schemas/pages.ts';
import { nameParams } from './schemas/texts.ts';

type UserView = z.output<typeof userAnswer>;
type UserRow = Awaited<ReturnType<UsersPort['get']>>;

/** People who sign in with a name and a password. */
@Controller('api/v1/users')
export class UsersController {
  constructor(@Inject(USERS) private readonly users: UsersPort) {}

  @Get()
  @Route({ id: 'listUsers', summary: 'Users, by name', needs: 'users:read', query: searchQuery, answers: { 200: userPage } })
  async list(@Query() { limit = 50, cursor, q }: z.output<typeof searchQuery>): Promise<Page<UserView>> {
    const after = cursor === undefined ? undefined : decodeCursor(cursor)[0];
    const rows = await this.users.list({ ...(after !== undefined && { after }), ...(q !== undefined && { q }), limit: limit + 1 });
    const items = rows.slice(0, limit).map(viewOf);
    return { items, next: rows.length > limit ? cursorOf([items.at(-1)!.name]) : null };
  }

  @Post()
  @Route({
    id: 'createUser',
    summary: 'Make a user',
    description: 'A password has 12 to 1000 characters; nothing else is asked of it. Names are the same in any case.',
    needs: 'users:write',
    body: userBody,
    answers: { 201: tagged('made', userAnswer, { Location: 'the address of the user' }) },
    errors: ['CONFLICT', 'FORBIDDEN'],
  })
  async create(
    @Body() body: z.output<typeof userBody>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UserView> {
    const user = await this.users.create(body, principalIn(request));
    reply.headers({ location: `/api/v1/users/${encodeURIComponent(user.name)}`, etag: etagOf(user) });
    return viewOf(user);
  }

  @Get(':name')
  @Route({ id: 'getUser', summary: 'One user', needs: 'users:read', params: nameParams, answers: { 200: tagged('the user', userAnswer) } })
  async get(@Params() { name }: z.output<typeof nameParams>, @Res({ passthrough: true }) reply: FastifyReply): Promise<UserView> {
    const user = await this.users.get(name);
    reply.header('etag', etagOf(user));
    return viewOf(user);
  }

  @Patch(':name')
  @Route({
    id: 'changeUser',
    summary: 'Change role or password of a user, disable or enable them',
    description: 'Who is disabled, or has a new password, is signed out everywhere; a new role counts at once. The last admin stays one.',
    needs: 'users:write',
    params: nameParams,
    headers: preconditionHeaders,
    body: userChange,
    answers: { 200: tagged('changed', userAnswer) },
    errors: ['CONFLICT', 'FORBIDDEN', 'PRECONDITION_FAILED'],
  })
  async change(
    @Params() { name }: z.output<typeof nameParams>,
    @Body() body: z.output<typeof userChange>,
    @Expected() expected: RevisionCheck | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UserView> {
    const user = await this.users.change(name, body, principalIn(request), expected);
    reply.header('etag', etagOf(user));
    return viewOf(user);
  }

  @Delete(':name')
  @Route({
    id: 'deleteUser',
    summary: 'Delete a user',
    needs: 'users:write',
    params: nameParams,
    headers: preconditionHeaders,
    answers: { 204: null },
    errors: ['CONFLICT', 'FORBIDDEN', 'PRECONDITION_FAILED'],
  })
  delete(
    @Params() { name }: z.output<typeof nameParams>,
    @Expected() expected: RevisionCheck | undefined,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    return this.users.delete(name, principalIn(request), expected);
  }
}

function viewOf({ id, name, role, disabled_at, last_login_at, created_at, updated_at }: UserRow): UserView {
  return {
    ...{ id, name, role },
    disabled: disabled_at !== null,
    last_login_at: last_login_at?.toISOString() ?? null,
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  };
}
