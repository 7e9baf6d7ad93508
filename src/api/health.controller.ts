import { Controller, Get, Inject } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { PetioleError } from '../errors.ts';
import type { RouteTraits } from './media.ts';
import type { HealthPort } from './ports.ts';
import { HEALTH } from './providers.ts';

@Controller()
export class HealthController {
  constructor(@Inject(HEALTH) private readonly port: HealthPort) {}

  /** The process is alive; says nothing about the database. */
  @Get('health')
  @RouteConfig({ open: true } satisfies RouteTraits)
  health(): { status: 'ok'; instance: string; version: string } {
    return { status: 'ok', instance: this.port.instance, version: this.port.version };
  }

  @Get('ready')
  @RouteConfig({ open: true } satisfies RouteTraits)
  async ready(): Promise<{ status: 'ready' }> {
    const troubles = await this.port.troubles();
    if (troubles.length === 0) return { status: 'ready' };
    throw new PetioleError('UNAVAILABLE', troubles.join('; '), { troubles });
  }
}
