import { Controller, Get, Inject, Post } from '@nestjs/common';
import type { SecretsPort, SecretsStatus } from './ports.ts';
import { SECRETS } from './providers.ts';
import { Route } from './route.ts';
import { secretsStatus } from './schemas/secrets.ts';

/** How secrets are encrypted; no secret comes out of here. */
@Controller('api/v1/secrets')
export class SecretsController {
  constructor(@Inject(SECRETS) private readonly secrets: SecretsPort) {}

  @Get()
  @Route({
    id: 'getSecretsStatus',
    summary: 'How secrets are encrypted',
    needs: 'secrets:admin',
    answers: { 200: secretsStatus },
  })
  status(): Promise<SecretsStatus> {
    return this.secrets.status();
  }

  @Post('rotate')
  @Route({
    id: 'rotateSecrets',
    summary: 'Take a new data key, and seal everything with it',
    description: 'Answers when it is done; calling it again goes on with what broke off.',
    needs: 'secrets:admin',
    answers: { 200: secretsStatus },
    errors: ['CONFLICT'],
  })
  rotate(): Promise<SecretsStatus> {
    return this.secrets.rotate();
  }
}
