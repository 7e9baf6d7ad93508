import { Controller, Get, Inject } from '@nestjs/common';
import type { OpenApiDocument } from './openapi/document.ts';
import { OPENAPI } from './providers.ts';
import { Route } from './route.ts';
import { openApi } from './schemas/documentation.ts';

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
}
