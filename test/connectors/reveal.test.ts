/** What the audit trail holds of the secrets that scripts ask for. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Connections } from '../../src/connectors/port.ts';
import { RevealingConnections } from '../../src/connectors/reveal.ts';
import { NO_VAULT } from '../../src/connectors/vault-port.ts';
import { KnownSecrets } from '../../src/secrets/scrubber.ts';
import { AuditTable } from '../../src/storage/audit-table.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const SECRET = 'CANARY-of-somebody';
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

it.each([`main:app#${SECRET}`, `main:${SECRET}#key`, `{${SECRET}}`])(
  'a reference with a known secret in it (%s) is kept masked',
  async (reference) => {
    const known = new KnownSecrets();
    known.add([SECRET]);
    const audit = new AuditTable(database.pool);
    const connections = new RevealingConnections({ connections: {} as Connections, vault: NO_VAULT, known, audit });
    const { ok, error } = await connections.call({
      executionId: '01890000-0000-7000-8000-000000000000',
      target: { by: 'connector_type', name: 'VAULT' },
      overrides: JSON.stringify({ action: 'reveal', reference }),
      options: {},
      attemptsBefore: 0,
      signal: new AbortController().signal,
      log: () => undefined,
    });
    expect(ok).toBe(false);
    expect(JSON.stringify(error)).not.toContain(SECRET);
    const { rows } = await database.pool.query<{ object: string }>('delete from audit returning object, details');
    expect(rows.map(({ object }) => object)).toEqual([reference.replace(SECRET, '***')]);
  },
);
