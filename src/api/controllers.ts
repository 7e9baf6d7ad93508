/** All controllers: the server registers them, and the OpenAPI document describes them. */
import { AuditController } from './audit.controller.ts';
import { CatalogueController } from './catalogue.controller.ts';
import { ConnectorsController } from './connectors.controller.ts';
import { DocumentationController } from './documentation.controller.ts';
import { DocumentsController } from './documents.controller.ts';
import { EventsController } from './events.controller.ts';
import { ExecutionsController } from './executions.controller.ts';
import { FilesController } from './files.controller.ts';
import { FlowTypesController } from './flow-types.controller.ts';
import { FlowsController } from './flows.controller.ts';
import { ForksController } from './forks.controller.ts';
import { HealthController } from './health.controller.ts';
import { MonitoringController } from './monitoring.controller.ts';
import { OAuthController } from './oauth.controller.ts';
import { SecretsController } from './secrets.controller.ts';
import { SessionController } from './session.controller.ts';
import { TokensController } from './tokens.controller.ts';
import { UsersController } from './users.controller.ts';
import { VaultsController } from './vaults.controller.ts';

export const CONTROLLERS = [
  ExecutionsController,
  ForksController,
  EventsController,
  FlowsController,
  FlowTypesController,
  ConnectorsController,
  DocumentsController,
  OAuthController,
  CatalogueController,
  FilesController,
  VaultsController,
  SecretsController,
  HealthController,
  MonitoringController,
  SessionController,
  TokensController,
  UsersController,
  AuditController,
  DocumentationController,
];
