import { Controller, Get, HttpCode, Inject, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { SecretsPort, SecretsStatus } from './ports.ts';
import { SECRETS } from './providers.ts';

/** How secrets are encrypted; no secret comes out of here. */
@Controller('api/v1/secrets')
export class SecretsController {
  constructor(@Inject(SECRETS) private readonly secrets: SecretsPort) {}

  @Get()
  status(): Promise<SecretsStatus> {
    return this.secrets.status();
  }

  /** Answers when it is done; calling it again goes on with what broke off. */
  @Post('rotate')
  @HttpCode(200)
  rotate(@Req() request: FastifyRequest): Promise<SecretsStatus> {
    return this.secrets.rotate(request.principal?.name ?? 'unknown');
  }
}
