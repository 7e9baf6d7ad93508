import { Controller, Delete, Get, Inject, Patch, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { cursorOf, decodeCursor } from '../executions/paging.ts';
import type { Page } from '../executions/types.ts';
import type { UsersPort } from './access-ports.ts';
import { principalIn } from './principal-view.ts';
import { USERS } from './providers.ts';
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
    answers: { 201: userAnswer },
    errors: ['CONFLICT', 'FORBIDDEN'],
  })
  async create(
    @Body() body: z.output<typeof userBody>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UserView> {
    const user = await this.users.create(body, principalIn(request));
    reply.header('location', `/api/v1/users/${encodeURIComponent(user.name)}`);
    return viewOf(user);
  }

  @Get(':name')
  @Route({ id: 'getUser', summary: 'One user', needs: 'users:read', params: nameParams, answers: { 200: userAnswer } })
  async get(@Params() { name }: z.output<typeof nameParams>): Promise<UserView> {
    return viewOf(await this.users.get(name));
  }

  @Patch(':name')
  @Route({
    id: 'changeUser',
    summary: 'Change role or password of a user, disable or enable them',
    description: 'Who is disabled, or has a new password, is signed out everywhere; a new role counts at once. The last admin stays one.',
    needs: 'users:write',
    params: nameParams,
    body: userChange,
    answers: { 200: userAnswer },
    errors: ['CONFLICT', 'FORBIDDEN'],
  })
  async change(
    @Params() { name }: z.output<typeof nameParams>,
    @Body() body: z.output<typeof userChange>,
    @Req() request: FastifyRequest,
  ): Promise<UserView> {
    return viewOf(await this.users.change(name, body, principalIn(request)));
  }

  @Delete(':name')
  @Route({
    id: 'deleteUser',
    summary: 'Delete a user',
    needs: 'users:write',
    params: nameParams,
    answers: { 204: null },
    errors: ['CONFLICT', 'FORBIDDEN'],
  })
  delete(@Params() { name }: z.output<typeof nameParams>, @Req() request: FastifyRequest): Promise<void> {
    return this.users.delete(name, principalIn(request));
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
