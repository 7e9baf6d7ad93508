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
import { Body, Route } from './route.ts';
import { loginBody, passwordChange, principalAnswer } from './schemas/access.ts';

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
    const { principal, cookie, lifetimeMs } = await this.limit.guard(callerAddress(request), () => this.sessions.open(credentials));
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
