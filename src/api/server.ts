/**
 * The REST door. NestJS gives routing and decorators and nothing more: its providers are the ready-made objects of the
 * composition root, and no hook of it starts or stops anything of the product.
 */
import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FilesPort } from '../executions/file-types.ts';
import type { FlowsPort } from '../executions/ports.ts';
import type { ExecutionsPort } from '../executions/types.ts';
import { bearerGuard } from './bearer.ts';
import { setSafeHeaders } from './safe-headers.ts';
import { ProblemFilter, sendProblem, type ApiLog } from './filter.ts';
import { checkRequest } from './check-request.ts';
import { CONTROLLERS } from './controllers.ts';
import { describedRoutes } from './described.ts';
import { addBodyParsers, checkMediaType } from './media.ts';
import { openApiDocument, type OpenApiDocument } from './openapi/document.ts';
import { routeOf } from './route.ts';
import type { ConnectorsPort, ConnectorTypesPort, HealthPort, TokensPort, SecretsPort, VaultsPort } from './ports.ts';
import { watchRoutes } from './routes.ts';
import { CONNECTORS, CONNECTOR_TYPES, EXECUTIONS, FILES, FLOWS, HEALTH, OPENAPI, SECRETS, TRANSFERS, VAULTS, WAITER } from './providers.ts';
import { Transfers } from './transfers.ts';
import { scrubAnswers, type Scrubber } from './scrub.ts';
import { createWaiter, type Waiter } from './waiter.ts';

export interface ApiDependencies {
  executions: ExecutionsPort;
  flows: FlowsPort;
  connectors: ConnectorsPort;
  connectorTypes: ConnectorTypesPort;
  files: FilesPort;
  vaults: VaultsPort;
  secrets: SecretsPort;
  tokens: TokensPort;
  health: HealthPort;
  log: ApiLog;
  /** keeps secrets out of answers; default: nothing is secret */
  known?: Scrubber;
  /** bytes of a request body */
  bodyLimit: number;
}

export interface ApiServer {
  /** Resolves to the address as a URL; a port of 0 takes a free one. */
  listen(host: string, port: number): Promise<string>;
  /** Answers who waits, lets open requests end, and closes the port. */
  close(): Promise<void>;
}

const SWEEP_MS = 20;

export async function createApi(dependencies: ApiDependencies): Promise<ApiServer> {
  const waiter = createWaiter(dependencies.executions);
  const transfers = new Transfers();
  const adapter = createAdapter(dependencies);
  const server = adapter.getInstance() as unknown as FastifyInstance;
  const routes = watchRoutes(server);
  addHooks(server, dependencies);
  const app = await NestFactory.create<NestFastifyApplication>(moduleOf(dependencies, waiter, transfers), adapter, {
    logger: false,
    bodyParser: false,
    abortOnError: false,
  });
  addBodyParsers(server);
  app.useGlobalFilters(new ProblemFilter(routes, dependencies.log));
  return {
    async listen(host, port) {
      await app.listen(port, host);
      const { port: bound } = app.getHttpServer().address() as AddressInfo;
      return `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
    },
    async close() {
      waiter.release();
      transfers.stop();
      // A kept-alive connection whose last answer goes out only now would hold the server open until its client lets go.
      const sweep = setInterval(() => app.getHttpServer().closeIdleConnections(), SWEEP_MS);
      await app.close().finally(() => clearInterval(sweep));
    },
  };
}

function createAdapter({ bodyLimit, log }: ApiDependencies): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit,
    // The longest name has 200 characters, each of which may be percent-encoded as up to twelve.
    routerOptions: { maxParamLength: 2400, ignoreTrailingSlash: true },
    // A malformed URL is answered by the router, before any hook or filter.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => sendProblem(request, reply, error, log),
    return503OnClosing: true,
    forceCloseConnections: 'idle',
  });
}

function moduleOf(dependencies: ApiDependencies, waiter: Waiter, transfers: Transfers): DynamicModule {
  const provided: [symbol, unknown][] = [
    [EXECUTIONS, dependencies.executions],
    [FLOWS, dependencies.flows],
    [CONNECTORS, dependencies.connectors],
    [CONNECTOR_TYPES, dependencies.connectorTypes],
    [HEALTH, dependencies.health],
    [WAITER, waiter],
    [FILES, dependencies.files],
    [VAULTS, dependencies.vaults],
    [SECRETS, dependencies.secrets],
    [TRANSFERS, transfers],
    [OPENAPI, documentOnce(dependencies.health.version)],
  ];
  return {
    module: ApiModule,
    controllers: CONTROLLERS,
    providers: provided.map(([provide, useValue]) => ({ provide, useValue })),
  };
}

/** Made when somebody first asks, since few do. */
function documentOnce(version: string): () => OpenApiDocument {
  let document: OpenApiDocument | undefined;
  return () => (document ??= openApiDocument(describedRoutes(CONTROLLERS), version));
}

class ApiModule {}

/** Token first, then content type, then the body: a stranger cannot make the server read anything. */
function addHooks(server: FastifyInstance, { tokens, known }: ApiDependencies): void {
  if (known) scrubAnswers(server, known);
  const guard = bearerGuard(tokens);
  server.decorateRequest('principal', null);
  server.addHook('onRequest', async (request, reply) => {
    setSafeHeaders(reply);
    const route = routeOf(request);
    const needsToken = route ? route.needs !== 'open' : request.is404 && request.url.startsWith('/api/');
    if (needsToken) await guard(request, reply);
    if (route) checkMediaType(request, route);
  });
  server.decorateRequest('checked', null);
  server.addHook('preHandler', async (request) => {
    const route = routeOf(request);
    if (route) request.checked = checkRequest(request, route);
  });
}
