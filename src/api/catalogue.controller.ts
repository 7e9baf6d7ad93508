import { Controller, Get, Inject, Param } from '@nestjs/common';
import type { JsonObject } from '../model.ts';
import type { ConnectorTypesPort } from './ports.ts';
import { nameSchema } from './schemas.ts';
import { CONNECTOR_TYPES } from './providers.ts';
import { parse } from './validate.ts';

@Controller('api/v1/connector-types')
export class CatalogueController {
  constructor(@Inject(CONNECTOR_TYPES) private readonly types: ConnectorTypesPort) {}

  /** All at once: the catalogue is part of the installation and small. */
  @Get()
  list(): { items: JsonObject[]; next: null } {
    return { items: this.types.list(), next: null };
  }

  @Get(':id')
  get(@Param('id') id: string): JsonObject {
    return this.types.get(parse(nameSchema, id, 'the id'));
  }
}
