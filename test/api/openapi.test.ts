import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { fastify } from 'fastify';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clientTypes } from '../../scripts/api-client.mjs';
import { ownDocument } from '../../src/api/openapi/own.ts';
import { watchRoutes } from '../../src/api/routes.ts';
import { vaultDocument } from '../../src/api/schemas/vaults.ts';
import { createApi, type ApiDependencies, type ApiServer } from '../../src/api/server.ts';
import type { Schema } from '../../src/client/client.ts';
import { onlyToken, QUIET } from '../support/access.ts';

const document = ownDocument('1.2.3');
let api: ApiServer;
let base: string;

beforeAll(async () => {
  const health = { instance: 'i', version: '1.2.3', troubles: async () => [] };
  // nothing that is asked here reaches the domain
  api = await createApi({
    access: onlyToken('good'),
    health,
    log: { ...QUIET, error: () => {} },
    bodyLimit: 1000,
  } as unknown as ApiDependencies);
  base = await api.listen('127.0.0.1', 0);
});
afterAll(() => api.close());

const get = async (path: string) => {
  const answer = await fetch(base + path);
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};

describe('the OpenAPI document', () => {
  it('is correct and complete in the eyes of a linter', async () => {
    const config = await createConfig({
      extends: ['recommended'],
      rules: {
        // there is no licence that could be named
        'info-license': 'off',
      },
    });
    const problems = await lintFromString({ source: JSON.stringify(document), config });
    expect(problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer})`)).toEqual([]);
  });

  it('has every route of the server, and no other one', () => {
    const served = api.routes.filter(({ method, undescribed }) => method !== 'HEAD' && undescribed === undefined);
    const described = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    expect(described.sort()).toEqual(served.map(({ method, url }) => `${method} ${url}`).sort());
  });

  it('gives each of its operations a name of its own, a summary that fits a line, and what can go wrong', () => {
    const operations = Object.values(document.paths ?? {}).flatMap((item) => Object.values(item)) as {
      operationId: string;
      summary: string;
      responses: object;
    }[];
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { summary } of operations) expect(summary.length).toBeLessThan(90);
    for (const { responses } of operations) expect(responses).toHaveProperty('400');
  });

  it('is what the committed client was made of', async () => {
    const committed = await readFile(join(import.meta.dirname, '../../src/client/api.d.ts'), 'utf8');
    // scripts/api-client.mjs writes it anew
    expect(committed).toBe(await clientTypes(ownDocument('0.0.0')));
  });

  it('asks nothing of the client that has a default', () => {
    // that it compiles is half of the test
    const least: Schema<'VaultDocument'> = { address: 'https://vault.example.com', auth: { method: 'token', token: 'x' } };
    expect(vaultDocument.safeParse(least)).toMatchObject({ success: true, data: { cache_seconds: 30 } });
  });

  it('is given to everybody', async () => {
    const { status, headers, text } = await get('/api/openapi.json');
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(document)));
  });
});

it('a server with a route that nobody described does not start', () => {
  const server = fastify();
  watchRoutes(server);
  expect(() => server.get('/x', async () => 'x')).toThrow('the handler of GET /x has no @Route that describes it');
});

describe('the page of the document', () => {
  it('loads everything from this server, and has no script in it', async () => {
    const { status, headers, text } = await get('/api/docs');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(text).not.toMatch(/<script(?![^>]* src="\/api\/docs\/)|https?:/);
    const files = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file!);
    expect(files).toHaveLength(4);
    for (const file of files) expect((await get(file)).status).toBe(200);
  });

  it('has no other files', async () => {
    for (const file of ['index.html', '..%2fpackage.json', 'swagger-ui.css.map', '%00']) {
      const { status, text } = await get(`/api/docs/${file}`);
      expect([status, JSON.parse(text)]).toEqual([404, expect.objectContaining({ code: 'NOT_FOUND' })]);
    }
  });
});
