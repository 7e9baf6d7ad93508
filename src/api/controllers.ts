/** All controllers: the server registers them, and the OpenAPI document describes them. */
import { CatalogueController } from './catalogue.controller.ts';
import { ConnectorsController } from './connectors.controller.ts';
import { DocumentationController } from './documentation.controller.ts';
import { ExecutionsController } from './executions.controller.ts';
import { FilesController } from './files.controller.ts';
import { FlowsController } from './flows.controller.ts';
import { HealthController } from './health.controller.ts';
import { OAuthController } from './oauth.controller.ts';
import { SecretsController } from './secrets.controller.ts';
import { VaultsController } from './vaults.controller.ts';

export const CONTROLLERS = [
  ExecutionsController,
  FlowsController,
  ConnectorsController,
  OAuthController,
  CatalogueController,
  FilesController,
  VaultsController,
  SecretsController,
  HealthController,
  DocumentationController,
];
