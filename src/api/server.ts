/**
 * The REST door. NestJS gives routing and decorators and nothing more: its providers are the ready-made objects of the
 * composition root, and no hook of it starts or stops anything of the product.
 */
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FilesPort } from '../executions/file-types.ts';
import type { FlowsPort } from '../executions/ports.ts';
import type { ExecutionsPort } from '../executions/types.ts';
import type { LivePort } from '../executions/live/types.ts';
import type { Metrics } from '../monitoring/metrics.ts';
import type { SystemPort } from '../monitoring/system.ts';
import type { AccessPorts } from './access-ports.ts';
import { isAdmitted } from './authentication.ts';
import { ProblemFilter, sendProblem, type ApiLog } from './filter.ts';
import { CONTROLLERS } from './controllers.ts';
import { describedRoutes } from './described.ts';
import { addHooks } from './hooks.ts';
import { LoginLimit } from './login-limit.ts';
import { addBodyParsers } from './media.ts';
import { hostCheck, type HostCheck } from './own-host.ts';
import { openApiDocument, type OpenApiDocument } from './openapi/document.ts';
import type { ConnectorsPort, ConnectorTypesPort, FlowTypesPort, HealthPort, SecretsPort, VaultsPort } from './ports.ts';
import { watchRoutes, type ServedRoute } from './routes.ts';
import {
  AUDIT,
  LOGIN_LIMIT,
  SCRUBBER,
  SESSIONS,
  TOKENS,
  USERS,
  CONNECTORS,
  CONNECTOR_TYPES,
  EXECUTIONS,
  LIVE,
  METRICS,
  SYSTEM,
  STREAMS,
  FILES,
  FLOWS,
  HEALTH,
  OPENAPI,
  SECRETS,
  TRANSFERS,
  FLOW_TYPES,
  VAULTS,
  WAITER,
} from './providers.ts';
import { routeOf } from './route.ts';
import { Streams, type StreamSettings } from './streams.ts';
import { Transfers } from './transfers.ts';
import type { RequestLog } from './request-log.ts';
import type { Scrubber } from './scrub.ts';
import { createWaiter, type Waiter } from './waiter.ts';
import { serveWeb } from './web.ts';

export interface ApiDependencies {
  executions: ExecutionsPort;
  flows: FlowsPort;
  live: LivePort;
  system: SystemPort;
  metrics: Pick<Metrics, 'text'>;
  /** counts requests and streams; default: nobody does */
  counted?: Counted;
  /** of event streams; default: STREAM_DEFAULTS */
  streamSettings?: Partial<StreamSettings>;
  connectors: ConnectorsPort;
  connectorTypes: ConnectorTypesPort;
  files: FilesPort;
  flowTypes: FlowTypesPort;
  vaults: VaultsPort;
  secrets: SecretsPort;
  access: AccessPorts;
  health: HealthPort;
  log: ApiLog & RequestLog;
  /** keeps secrets out of answers; default: nothing is secret */
  known?: Scrubber;
  /** bytes of a request body */
  bodyLimit: number;
  /** the folder of the built web interface; default: none is served */
  webFolder?: string;
  /** how the outside reaches it; default: under whatever name it is asked */
  publicUrl?: string | null;
  /** addresses and networks whose forwarding headers count; default: none */
  trustedProxies?: string[];
  /** false: for the commands of one process, whose terminal shows other things */
  logsRequests?: boolean;
}

export interface ApiServer {
  /** all that it answers */
  readonly routes: readonly ServedRoute[];
  /** Resolves to the address as a URL; a port of 0 takes a free one. */
  listen(host: string, port: number): Promise<string>;
  /** Answers who waits, lets open requests end, and closes the port. */
  close(): Promise<void>;
}

/** What counts what goes through the door. */
export interface Counted {
  streams: number;
  request(method: string, route: string, status: number, seconds: number): void;
}

const SWEEP_MS = 20;

export async function createApi(dependencies: ApiDependencies): Promise<ApiServer> {
  const waiter = createWaiter(dependencies.executions);
  const transfers = new Transfers();
  const streams = streamsOf(dependencies);
  const adapter = createAdapter(dependencies);
  const server = adapter.getInstance() as unknown as FastifyInstance;
  const routes = watchRoutes(server);
  let meant: HostCheck | null = null;
  const { access, log, known, publicUrl = null, logsRequests = true } = dependencies;
  addHooks(server, { access, log, known, publicUrl, logsRequests, hostCheck: () => meant });
  countRequests(server, dependencies.counted);
  if (dependencies.webFolder !== undefined) serveWeb(server, dependencies.webFolder);
  const app = await NestFactory.create<NestFastifyApplication>(moduleOf(dependencies, { waiter, transfers, streams }), adapter, {
    logger: false,
    bodyParser: false,
    abortOnError: false,
  });
  addBodyParsers(server);
  app.useGlobalFilters(new ProblemFilter(routes, dependencies.log));
  return {
    routes: routes.served,
    async listen(host, port) {
      meant = hostCheck(host, publicUrl);
      await app.listen(port, host);
      const { port: bound } = app.getHttpServer().address() as AddressInfo;
      return `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
    },
    async close() {
      waiter.release();
      transfers.stop();
      streams.stop();
      // A kept-alive connection whose last answer goes out only now would hold the server open until its client lets go.
      const sweep = setInterval(() => app.getHttpServer().closeIdleConnections(), SWEEP_MS);
      await app.close().finally(() => clearInterval(sweep));
    },
  };
}

function createAdapter({ bodyLimit, log, trustedProxies = [] }: ApiDependencies): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit,
    trustProxy: trustedProxies.length > 0 && trustedProxies,
    genReqId: () => randomUUID(),
    // The longest name has 200 characters, each of which may be percent-encoded as up to twelve.
    routerOptions: { maxParamLength: 2400, ignoreTrailingSlash: true },
    // A malformed URL is answered by the router, before any hook or filter.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => sendProblem(request, reply, error, log),
    return503OnClosing: true,
    forceCloseConnections: 'idle',
  });
}

function moduleOf(dependencies: ApiDependencies, own: { waiter: Waiter; transfers: Transfers; streams: Streams }): DynamicModule {
  const provided: [symbol, unknown][] = [
    [EXECUTIONS, dependencies.executions],
    [FLOWS, dependencies.flows],
    [CONNECTORS, dependencies.connectors],
    [CONNECTOR_TYPES, dependencies.connectorTypes],
    [HEALTH, dependencies.health],
    [WAITER, own.waiter],
    [LIVE, dependencies.live],
    [SYSTEM, dependencies.system],
    [METRICS, dependencies.metrics],
    [STREAMS, own.streams],
    [FILES, dependencies.files],
    [FLOW_TYPES, dependencies.flowTypes],
    [VAULTS, dependencies.vaults],
    [SECRETS, dependencies.secrets],
    [TRANSFERS, own.transfers],
    [OPENAPI, documentOnce(dependencies.health.version)],
    ...providedAccess(dependencies),
  ];
  return {
    module: ApiModule,
    controllers: CONTROLLERS,
    providers: provided.map(([provide, useValue]) => ({ provide, useValue })),
  };
}

/** By the route and not the address: of those there are as many as somebody likes to send. */
function countRequests(server: FastifyInstance, counted: Counted | undefined): void {
  if (!counted) return;
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    counted.request(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
}

function streamsOf({ access: { principals }, known = NOTHING_KNOWN, log, counted, streamSettings }: ApiDependencies): Streams {
  const isStillAdmitted = (request: FastifyRequest) => isAdmitted(principals, routeOf(request)?.needs ?? 'principal', request);
  return new Streams({ known, log, counted, isAdmitted: isStillAdmitted }, streamSettings);
}

function providedAccess({ access, known }: ApiDependencies): [symbol, unknown][] {
  return [
    [TOKENS, access.tokens],
    [USERS, access.users],
    [SESSIONS, access.sessions],
    [AUDIT, access.audit],
    [LOGIN_LIMIT, new LoginLimit()],
    [SCRUBBER, known ?? NOTHING_KNOWN],
  ];
}

const NOTHING_KNOWN: Scrubber = { scrub: (text) => text, scrubJsonText: (json) => json };

/** Made when somebody first asks, since few do. */
function documentOnce(version: string): () => OpenApiDocument {
  let document: OpenApiDocument | undefined;
  return () => (document ??= openApiDocument(describedRoutes(CONTROLLERS), version));
}

class ApiModule {}
