import { Controller, Delete, Get, Inject, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { PetioleError } from '../errors.ts';
import { callerAddress } from './caller-address.ts';
import { clearSessionCookie, setSessionCookie } from './cookies.ts';
import { LoginLimit } from './login-limit.ts';
import type { SessionsPort, UsersPort } from './access-ports.ts';
import { principalIn, viewOfPrincipal } from './principal-view.ts';
import { LOGIN_LIMIT, SESSIONS, USERS } from './providers.ts';
import { Body, Params, Route } from './route.ts';
import { loginBody, passwordChange, principalAnswer, sessionList, sessionParams } from './schemas/access.ts';

type PrincipalView = z.output<typeof principalAnswer>;

/** Whoever asks: who they are here, and their session. */
@Controller('api/v1')
export class SessionController {
  constructor(
    @Inject(SESSIONS) private readonly sessions: SessionsPort,
    @Inject(USERS) private readonly users: UsersPort,
    @Inject(LOGIN_LIMIT) private readonly limit: LoginLimit,
  ) {}

  @Get('me')
  @Route({ id: 'getMe', summary: 'Whoever asks, and what they may do', needs: 'principal', answers: { 200: principalAnswer } })
  me(@Req() request: FastifyRequest): PrincipalView {
    return viewOfPrincipal(principalIn(request));
  }

  @Put('me/password')
  @Route({
    id: 'changeMyPassword',
    summary: 'Change the password of the user who asks',
    description: 'All other sessions of the user end.',
    needs: 'principal',
    body: passwordChange,
    answers: { 204: null },
    errors: ['TOO_MANY_TRIES'],
  })
  async changePassword(@Body() given: z.output<typeof passwordChange>, @Req() request: FastifyRequest): Promise<void> {
    const principal = principalIn(request);
    if (principal.kind !== 'user') throw new PetioleError('INVALID_REQUEST', `'${principal.name}' is a token, which has no password`);
    await this.limit.guard(callerAddress(request), () => this.users.changePassword(principal, given));
  }

  @Get('me/sessions')
  @Route({
    id: 'listMySessions',
    summary: 'The sessions of whoever asks, the last used first',
    description: 'Of a user, or of the token that a session was opened with; at most 1,000.',
    needs: 'principal',
    answers: { 200: sessionList },
  })
  async mySessions(@Req() request: FastifyRequest): Promise<z.output<typeof sessionList>> {
    const sessions = await this.sessions.listOwn(principalIn(request));
    return { items: sessions.map(viewOfSession) };
  }

  @Delete('me/sessions/:id')
  @Route({
    id: 'endMySession',
    summary: 'End a session of whoever asks',
    description: 'Its browser is signed out: here at once, in other processes within five seconds.',
    needs: 'principal',
    params: sessionParams,
    answers: { 204: null },
  })
  async endMySession(
    @Params() { id }: z.output<typeof sessionParams>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const principal = principalIn(request);
    await this.sessions.endOwn(principal, id);
    if (id === principal.session) clearSessionCookie(request, reply);
  }

  @Post('session')
  @Route({
    id: 'signIn',
    summary: 'Open a session for a browser',
    description:
      'With a name and a password, or with a token. The answer sets the cookie `petiole_session`; a request with it that changes something needs the header `x-petiole-csrf: 1`.',
    needs: 'open',
    body: loginBody,
    answers: { 200: principalAnswer },
    errors: ['UNAUTHORIZED', 'FORBIDDEN', 'TOO_MANY_TRIES'],
  })
  async signIn(
    @Body() { username, password, token }: z.output<typeof loginBody>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PrincipalView> {
    const credentials = token === undefined ? { username: username ?? '', password: password ?? '' } : { token };
    const { principal, cookie, lifetimeMs } = await this.limit.guard(callerAddress(request), () =>
      this.sessions.open(credentials, userAgentOf(request)),
    );
    setSessionCookie(request, reply, cookie, lifetimeMs);
    return viewOfPrincipal(principal);
  }

  @Delete('session')
  @Route({ id: 'signOut', summary: 'End the session', needs: 'principal', answers: { 204: null } })
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.end(principalIn(request));
    clearSessionCookie(request, reply);
  }
}

type OwnSession = Awaited<ReturnType<SessionsPort['listOwn']>>[number];

function viewOfSession({ id, current, created_at, last_used_at, expires_at, from_address, user_agent }: OwnSession) {
  return {
    ...{ id, current, from: from_address, user_agent },
    created_at: created_at.toISOString(),
    last_used_at: last_used_at.toISOString(),
    expires_at: expires_at.toISOString(),
  };
}

/** As much as tells one browser from another. */
function userAgentOf({ headers }: FastifyRequest): string | null {
  return headers['user-agent']?.slice(0, 300) ?? null;
}
