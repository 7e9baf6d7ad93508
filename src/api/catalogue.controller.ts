import { Controller, Get, Inject } from '@nestjs/common';
import type { z } from 'zod';
import type { JsonObject } from '../model.ts';
import type { ConnectorTypesPort } from './ports.ts';
import { CONNECTOR_TYPES } from './providers.ts';
import { Params, Route } from './route.ts';
import { connectorType, connectorTypePage, connectorTypeParams } from './schemas/connector-types.ts';

@Controller('api/v1/connector-types')
export class CatalogueController {
  constructor(@Inject(CONNECTOR_TYPES) private readonly types: ConnectorTypesPort) {}

  /** All at once: the catalogue is part of the installation and small. */
  @Get()
  @Route({
    id: 'listConnectorTypes',
    summary: 'The catalogue of connector types',
    description: 'All at once, with the JSON Schemas of connections, inputs and outputs.',
    needs: 'connectors:read',
    answers: { 200: connectorTypePage },
  })
  list(): { items: JsonObject[]; next: null } {
    return { items: this.types.list(), next: null };
  }

  @Get(':id')
  @Route({
    id: 'getConnectorType',
    summary: 'One connector type',
    needs: 'connectors:read',
    params: connectorTypeParams,
    answers: { 200: connectorType },
    errors: ['NOT_FOUND'],
  })
  get(@Params() { id }: z.output<typeof connectorTypeParams>): JsonObject {
    return this.types.get(id);
  }
}
