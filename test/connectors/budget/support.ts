/** Processes that call one service through one connector: each a pipeline with connections of its own, on one real database. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Breakers } from '../../../src/connectors/breaker/breakers.ts';
import { Budgets } from '../../../src/connectors/budget/budgets.ts';
import type { BudgetStorage } from '../../../src/connectors/budget/gate.ts';
import type { ConnectionSettings } from '../../../src/connectors/pipeline/settings.ts';
import { loadConnectorTypes, type ConnectorTypes } from '../../../src/connectors/registry.ts';
import { SYSTEM_CLOCK } from '../../../src/connectors/retry/clock.ts';
import { ConnectorStore } from '../../../src/connectors/store.ts';
import { TypeormConnectorStorage } from '../../../src/connectors/typeorm-storage.ts';
import { BreakerTable } from '../../../src/storage/breakers.ts';
import { BudgetTable } from '../../../src/storage/budgets/settle.ts';
import { openDataSource } from '../../../src/storage/data-source.ts';
import type { Queryable } from '../../../src/storage/journal/rows.ts';
import { createPool } from '../../../src/storage/pool.ts';
import { createConnections, type TestConnections } from '../../support/connections.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { patient } from '../../support/far-sides/http-server.ts';

export interface Service {
  url: string;
  port: number;
  /** when each request arrived, ms of a clock that never goes back */
  arrivals: number[];
  /** requests that are being answered, and the most of them at one time */
  running: number;
  mostRunning: number;
  answer: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
  stop(): Promise<void>;
}

/** Stamps what arrives, before it does anything else. */
export async function startService(): Promise<Service> {
  const server = patient(
    createServer((request, response) => {
      service.arrivals.push(performance.now());
      service.mostRunning = Math.max(service.mostRunning, ++service.running);
      response.once('close', () => (service.running -= 1));
      void service.answer(request, response);
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const service: Service = {
    url: `http://127.0.0.1:${port}`,
    port,
    arrivals: [],
    running: 0,
    mostRunning: 0,
    answer: ok,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return service;
}

export const ok: Service['answer'] = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
};

/** One process: what its scripts call through, and what it knows of breakers. */
export interface Process {
  connections: TestConnections;
  breakers: Breakers;
}

export interface Processes {
  database: TestDatabase;
  processes: Process[];
  store: ConnectorStore;
  /** Makes a connector, which all of them know, and gives its name. */
  add(document: object): Promise<string>;
  close(): Promise<void>;
}

/** `types`: those of the product, unless the test brings its own; `storage`: what stands before the real one. */
export async function startProcesses(
  count: number,
  { types, storage = (table) => table }: { types?: ConnectorTypes; storage?: (table: BudgetStorage) => BudgetStorage } = {},
): Promise<Processes> {
  const database = await createTestDatabase();
  const data = await openDataSource(database.url);
  types ??= await loadConnectorTypes();
  const store = new ConnectorStore(new TypeormConnectorStorage(data), types);
  const opened = await Promise.all(Array.from({ length: count }, () => startProcess(database, storage, { types, connectors: store })));
  return {
    database,
    processes: opened,
    store,
    async add(document) {
      const name = `shop ${randomUUID()}`;
      await store.create(JSON.stringify({ name, type: 'REST', ...document }));
      return name;
    },
    async close() {
      await Promise.all(opened.map((process) => process.close()));
      await data.destroy();
      await database.drop();
    },
  };
}

async function startProcess(
  { url }: TestDatabase,
  storage: (table: BudgetStorage) => BudgetStorage,
  settings: Partial<ConnectionSettings>,
): Promise<Process & { close(): Promise<void> }> {
  const pool = createPool(url, { max: 4 });
  const db = pool as unknown as Queryable;
  const [budgets, breakers] = [new Budgets(storage(new BudgetTable(db))), new Breakers(new BreakerTable(db), SYSTEM_CLOCK)];
  const connections = await createConnections(['127.0.0.0/8'], { ...settings, budgets, breakers });
  return {
    connections,
    breakers,
    async close() {
      await budgets.close();
      await connections.close();
      await pool.end();
    },
  };
}
