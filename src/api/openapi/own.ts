/** The document of this API, also without a server. */
import 'reflect-metadata';
import { CONTROLLERS } from '../controllers.ts';
import { describedRoutes } from '../described.ts';
import { openApiDocument, type OpenApiDocument } from './document.ts';

export function ownDocument(version: string): OpenApiDocument {
  return openApiDocument(describedRoutes(CONTROLLERS), version);
}
