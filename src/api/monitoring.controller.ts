import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { METRICS_TYPE, type Metrics } from '../monitoring/metrics.ts';
import type { SystemPort, SystemView, WorkerView } from '../monitoring/system.ts';
import { METRICS, SYSTEM } from './providers.ts';
import { Route } from './route.ts';
import { system, workerPage } from './schemas/monitoring.ts';

@Controller()
export class MonitoringController {
  constructor(
    @Inject(SYSTEM) private readonly system: SystemPort,
    @Inject(METRICS) private readonly metrics: Pick<Metrics, 'text'>,
  ) {}

  @Get('api/v1/workers')
  @Route({
    id: 'listWorkers',
    summary: 'The workers',
    description: 'Those that are there, and those that went within a day.',
    needs: 'system:read',
    answers: { 200: workerPage },
  })
  workers(): Promise<{ items: WorkerView[]; next: null }> {
    return this.system.workers();
  }

  @Get('api/v1/system')
  @Route({
    id: 'getSystem',
    summary: 'How the system fares',
    description: 'At most two seconds old. `problems` is empty when nothing is wrong.',
    needs: 'system:read',
    answers: { 200: system },
  })
  read(): Promise<SystemView> {
    return this.system.read();
  }

  @Get('metrics')
  @Route({
    id: 'getMetrics',
    summary: 'This process for Prometheus',
    needs: 'system:read',
    answers: { 200: { description: 'the text format of Prometheus', type: 'text/plain', schema: z.string() } },
  })
  async text(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const text = await this.metrics.text();
    reply.header('content-type', METRICS_TYPE);
    return text;
  }
}
