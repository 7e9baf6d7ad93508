import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { assetOf, PAGE, PAGE_POLICY } from './documentation-page.ts';
import type { OpenApiDocument } from './openapi/document.ts';
import { OPENAPI } from './providers.ts';
import { Params, Route } from './route.ts';
import { assetParams, openApi } from './schemas/documentation.ts';

/** What the API is, for programs and for people. It says nothing of what is stored here, so it needs no token. */
@Controller('api')
export class DocumentationController {
  constructor(@Inject(OPENAPI) private readonly document: () => OpenApiDocument) {}

  @Get('openapi.json')
  @Route({
    id: 'getOpenApi',
    summary: 'This document',
    needs: 'open',
    answers: { 200: openApi },
  })
  openapi(): OpenApiDocument {
    return this.document();
  }

  @Get('docs')
  @Route({
    id: 'getDocs',
    summary: 'This document, as a page to read and to try out',
    needs: 'open',
    answers: { 200: { description: 'a page', type: 'text/html' } },
  })
  docs(@Res({ passthrough: true }) reply: FastifyReply): string {
    void reply.headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': PAGE_POLICY });
    return PAGE;
  }

  @Get('docs/:file')
  @Route({
    id: 'getDocsFile',
    summary: 'A script or a style of that page',
    needs: 'open',
    params: assetParams,
    answers: { 200: { description: 'the script, or the style', type: '*/*' } },
  })
  async file(@Params() { file }: z.output<typeof assetParams>, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    const { type, content } = await assetOf(file);
    void reply.headers({ 'content-type': type, 'cache-control': 'public, max-age=3600' });
    return content;
  }
}
