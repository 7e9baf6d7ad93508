import { Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RouteTraits } from './media.ts';
import type { AuthorizationView, ConnectorsPort, OAuthCallback, StartedAuthorization } from './ports.ts';
import { CONNECTORS } from './providers.ts';
import { nameSchema } from './schemas.ts';
import { parse } from './validate.ts';

/** Access that a person gives a connector in a browser. */
@Controller('api/v1')
export class OAuthController {
  constructor(@Inject(CONNECTORS) private readonly connectors: ConnectorsPort) {}

  @Post('connectors/:name/oauth')
  @HttpCode(201)
  start(@Param('name') name: string, @Req() { principal }: FastifyRequest): Promise<StartedAuthorization> {
    return this.connectors.authorize(parse(nameSchema, name, 'the name'), principal?.name ?? 'unknown');
  }

  @Get('connectors/:name/oauth/:id')
  get(@Param('name') name: string, @Param('id') id: string): Promise<AuthorizationView> {
    return this.connectors.authorization(parse(nameSchema, name, 'the name'), parse(nameSchema, id, 'the id'));
  }

  /** Where the authorization server sends the browser. It has no token of ours: the `state` says to whom the answer belongs. */
  @Get('oauth/callback')
  @RouteConfig({ open: true } satisfies RouteTraits)
  async callback(@Query() query: Record<string, unknown>, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { ok, title, text } = await this.connectors.settle(callbackOf(query));
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
