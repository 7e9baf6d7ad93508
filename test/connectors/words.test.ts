import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { hint } from '../../src/connectors/near.ts';
import { ConnectorTypes, loadConnectorTypes } from '../../src/connectors/registry.ts';
import { ConnectorError, connectorType } from '../../src/sdk/connector.ts';
import { placed } from '../../src/zod-words.ts';
import { createConnections, type TestConnections } from '../support/connections.ts';

describe('what is wrong with a value', () => {
  it.each([
    [z.string().min(1), '', 'must not be empty'],
    [z.string().min(3), 'ab', 'must have at least 3 characters'],
    [z.string().max(1), 'ab', 'must have at most 1 character'],
    [z.array(z.string()).min(2), [], 'must have at least 2 entries'],
    [z.array(z.string()).max(0), ['a'], 'must be empty'],
    [z.number().min(1), 0, 'must be at least 1'],
    [z.number().gt(1), 1, 'must be more than 1'],
    [z.number().max(5), 6, 'must be at most 5'],
    [z.number().lt(5), 5, 'must be less than 5'],
    [z.int(), 1.5, 'must be a whole number, not a number'],
    [z.number().multipleOf(5), 6, 'must be a multiple of 5'],
    [z.enum(['a', 'b']), 'c', 'must be one of "a", "b"'],
    [z.literal('a'), 'c', 'must be "a"'],
    [z.email(), 'x', 'must be an e-mail address'],
    [z.url(), 'x', 'must be an address such as https://example.com'],
    [z.string().startsWith('/'), 'x', 'must begin with "/"'],
    [z.string().regex(/^a+$/), 'x', 'must fit the pattern /^a+$/'],
    [z.string(), undefined, 'is missing: it must be a text'],
    [z.string(), 5, 'must be a text, not a number'],
    [z.array(z.string()), {}, 'must be a list, not an object'],
    [z.strictObject({}), { a: 1 }, "has the unknown key 'a'"],
    [z.string().min(1, 'own words'), '', 'own words'],
  ])('is said plainly: %#', (schema, value, message) => {
    expect(schema.safeParse(value).error?.issues.map((issue) => issue.message)).toEqual([message]);
  });

  it('is one sentence with its place', () => {
    expect([placed("'a'", 'must not be empty'), placed("'a'", 'own words')]).toEqual(["'a' must not be empty", "'a': own words"]);
  });
});

describe('names that there are', () => {
  it('are sorted, and no more than somebody reads', () => {
    expect(hint('zzzzz', ['beta', 'Alpha', 'gamma'], 'there are')).toBe('; there are: Alpha, beta, gamma');
    expect(hint('GTI', ['FTP', 'GIT', 'GTX'], 'there are')).toBe("; did you mean 'GIT' or 'GTX' or 'FTP'?");
    const many = Array.from({ length: 25 }, (_, n) => `name-${String(n).padStart(2, '0')}`);
    expect(hint('zzzzz', many.reverse(), 'there are')).toMatch(/^; there are: name-00, name-01, .*name-19 and 5 more$/);
  });
});

describe('a connector type that imports what is not installed', () => {
  let connections: TestConnections | undefined;
  let folder: string | undefined;
  afterEach(async () => {
    await connections?.close();
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  const missing = () => import('a-package-that-nobody-has' as string) as Promise<unknown>;
  const type = connectorType({
    id: 'lazy',
    name: 'LAZY',
    title: 'Lazy',
    description: 'imports its library at first use',
    connection: z.object({}),
    default_action: 'plain',
    actions: {
      plain: { title: 'Plain', inputs: z.object({}), outputs: z.object({}), run: async () => ({ made: await missing() }) },
      wrapped: {
        title: 'Wrapped',
        inputs: z.object({}),
        outputs: z.object({}),
        run: async () => {
          throw new ConnectorError('CONNECTION_FAILED', 'no connection', { cause: await missing().catch((error: unknown) => error) });
        },
      },
    },
  });

  it.each(['plain', 'wrapped'])('says so, and is not tried again: %s', async (action) => {
    connections = await createConnections(undefined, { types: new ConnectorTypes([type]) });
    const target = { by: 'connector_type', name: 'LAZY' } as const;
    const { error, attempts } = await connections.call(target, { action }, { options: { retry: { attempts: 3 } } });
    expect(error).toMatchObject({
      code: 'CONNECTOR_TYPE_BROKEN',
      message: expect.stringMatching(/needs the module 'a-package-that-nobody-has', which cannot be found: install the packages/),
    });
    expect(attempts).toBe(1);
  });

  it('at its top keeps the product from starting, and the error names the file and the module', async () => {
    folder = await mkdtemp(join(tmpdir(), 'petiole-types-'));
    await writeFile(join(folder, 'broken.js'), "import 'another-package-that-nobody-has';\n");
    await expect(loadConnectorTypes(folder)).rejects.toMatchObject({
      code: 'CONNECTOR_TYPE_BROKEN',
      message: expect.stringMatching(/broken\.js cannot be loaded: .*'another-package-that-nobody-has'/),
    });
  });
});
