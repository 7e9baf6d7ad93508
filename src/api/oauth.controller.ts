import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { browserMark, markBrowser } from './browser-mark.ts';
import type { AuthorizationView, ConnectorsPort, OAuthCallback, StartedAuthorization } from './ports.ts';
import { CONNECTORS } from './providers.ts';
import { Params, Query, Route } from './route.ts';
import { authorization, authorizationParams, callbackQuery, startedAuthorization } from './schemas/connectors.ts';
import { nameParams } from './schemas/texts.ts';

/** Access that a person gives a connector in a browser. */
@Controller('api/v1')
export class OAuthController {
  constructor(@Inject(CONNECTORS) private readonly connectors: ConnectorsPort) {}

  @Post('connectors/:name/oauth')
  @Route({
    id: 'startAuthorization',
    summary: 'Begin to give a connector access, in a browser',
    needs: 'connectors:write',
    params: nameParams,
    answers: { 201: startedAuthorization },
    errors: ['CONFLICT', 'CONNECTOR_INCOMPLETE'],
  })
  start(
    @Params() { name }: z.output<typeof nameParams>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StartedAuthorization> {
    const { principal } = request;
    return this.connectors.authorize(name, principal?.name ?? 'unknown', principal?.session ? markBrowser(request, reply) : undefined);
  }

  @Get('connectors/:name/oauth/:id')
  @Route({
    id: 'getAuthorization',
    summary: 'How an authorization fares',
    needs: 'connectors:read',
    params: authorizationParams,
    answers: { 200: authorization },
  })
  get(@Params() { name, id }: z.output<typeof authorizationParams>): Promise<AuthorizationView> {
    return this.connectors.authorization(name, id);
  }

  /** It has no token of ours: the `state` says to whom the answer belongs. */
  @Get('oauth/callback')
  @Route({
    id: 'settleAuthorization',
    summary: 'Where the authorization server sends the browser',
    needs: 'open',
    query: callbackQuery,
    answers: {
      200: { description: 'the connector has access: a page', type: 'text/html' },
      400: { description: 'it does not, and why: a page', type: 'text/html' },
    },
  })
  async callback(
    @Query() query: Record<string, unknown>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const browser = browserMark(request);
    const { ok, title, text } = await this.connectors.settle({ ...callbackOf(query), ...(browser !== undefined && { browser }) });
    void reply.status(ok ? 200 : 400).headers(PAGE_HEADERS);
    return pageOf(title, text);
  }
}

/** A parameter that comes twice, or that is longer than any server makes it, counts as none. */
function callbackOf(query: Record<string, unknown>): OAuthCallback {
  const names = ['state', 'code', 'error', 'iss'] as const;
  const given = names.flatMap((name) => (isParameter(query[name]) ? [[name, query[name]] as const] : []));
  return Object.fromEntries(given);
}

function isParameter(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 8192;
}

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  // the address holds the code
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** Both texts are ours: nothing of the request stands in the page. */
function pageOf(title: string, text: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>\n`;
}
