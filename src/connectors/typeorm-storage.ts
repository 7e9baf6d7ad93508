/** Connectors in the database. */
import { ConnectorTable } from '../storage/connector-table.ts';
import type { ConnectorRecord } from './records.ts';
import type { ConnectorStorage } from './store.ts';

export class TypeormConnectorStorage extends ConnectorTable<ConnectorRecord> implements ConnectorStorage {}
