import { Controller, Get, Inject } from '@nestjs/common';
import { PetioleError } from '../errors.ts';
import type { HealthPort } from './ports.ts';
import { HEALTH } from './providers.ts';
import { Route } from './route.ts';
import { health, readiness } from './schemas/health.ts';

@Controller()
export class HealthController {
  constructor(@Inject(HEALTH) private readonly port: HealthPort) {}

  @Get('health')
  @Route({
    id: 'getHealth',
    summary: 'Whether the process is alive',
    description: 'It says nothing about the database.',
    needs: 'open',
    answers: { 200: health },
  })
  health(): { status: 'ok'; instance: string; version: string } {
    return { status: 'ok', instance: this.port.instance, version: this.port.version };
  }

  @Get('ready')
  @Route({
    id: 'getReadiness',
    summary: 'Whether the server can do its work',
    needs: 'open',
    answers: { 200: readiness },
    errors: ['UNAVAILABLE'],
  })
  async ready(): Promise<{ status: 'ready' }> {
    const troubles = await this.port.troubles();
    if (troubles.length === 0) return { status: 'ready' };
    throw new PetioleError('UNAVAILABLE', troubles.join('; '), { troubles });
  }
}
