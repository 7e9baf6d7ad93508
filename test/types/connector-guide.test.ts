/** The code of docs/connector-types.md compiles, and its types run against a service. */
import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConnectorTypes } from '../../src/connectors/registry.ts';
import { lintType } from '../../src/connectors/lint.ts';
import type { ConnectorType } from '../../src/sdk/connector.ts';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { serveHttp, type TestServer } from '../support/far-sides/http-server.ts';

const root = join(import.meta.dirname, '../..');
const blocks = [...readFileSync(join(root, 'docs/connector-types.md'), 'utf8').matchAll(/```ts\n(.*?)```/gs)].map(
  (match) => match[1] ?? '',
);
const modules = blocks.filter((block) => block.includes('export default'));
const fragments = blocks.filter((block) => !block.includes('export default'));

let folder: string;
let service: TestServer;
let connections: TestConnections;
const seen: string[] = [];

const TICKETS = [1, 2, 3].map((id) => ({ id, subject: `Ticket ${id}`, open: true }));

beforeAll(async () => {
  mkdirSync(join(root, '.cache'), { recursive: true });
  folder = mkdtempSync(join(root, '.cache/guide-'));
  modules.forEach((text, index) => writeFileSync(join(folder, `type-${index}.ts`), text));
  fragments.forEach((text, index) => writeFileSync(join(folder, `fragment-${index}.ts`), asModule(text)));
  service = await serveHttp((request, response) => {
    const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://x');
    const { authorization, 'x-api-key': key, 'x-signature': signature, 'idempotency-key': idempotency } = request.headers;
    seen.push(
      `${request.method} ${pathname} ${String(authorization ?? key ?? signature ?? query.get('appid'))} ${String(idempotency ?? '')}`.trim(),
    );
    const answer = (body: object) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (pathname === '/tickets' && request.method === 'POST') return answer({ ticket: TICKETS[0] });
    if (pathname === '/tickets')
      return answer({ tickets: TICKETS.slice(Number(query.get('page')) * 2 - 2, Number(query.get('page')) * 2) });
    if (pathname === '/tickets/2') return answer({ ticket: TICKETS[1] });
    if (pathname === '/depots/north/parcels') {
      const next = query.get('cursor') === null ? 'more' : null;
      return answer({ parcels: [{ state: query.get('state'), weight: query.get('filter[weight]'), next }], next });
    }
    if (pathname === '/now') return answer({ celsius: 21, q: query.get('q') });
    if (pathname === '/orders/a%2Fb') return answer({ id: 'a/b' });
    return answer({});
  });
  const types = await Promise.all(
    modules.map((_, index) => import(join(folder, `type-${index}.ts`)) as Promise<{ default: ConnectorType }>),
  );
  connections = await createConnections(undefined, { types: new ConnectorTypes(types.map((module) => module.default)) });
});
afterAll(async () => {
  await connections?.close();
  await service?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** A fragment is the body of an action. */
const asModule = (text: string): string => `import { isConnectorError, paginate, type ActionContext } from 'petiole/connector';
export async function run({ http, log, executionId }: ActionContext): Promise<unknown> {
  void [http, log, executionId, isConnectorError, paginate];
${text}
  return undefined;
}
`;

const output = (type: string, inputs: object) => connections.output(type, { base_url: service.url, ...inputs });

describe('the guide to connector types', () => {
  it('has types and fragments', () => {
    expect([modules.length, fragments.length]).toEqual([4, 3]);
  });

  it('compiles', async () => {
    const tsconfig = {
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { noEmit: true, rootDir: root, paths: { 'petiole/connector': [join(root, 'src/sdk/connector.ts')] } },
      include: ['*.ts'],
      exclude: [],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
    const compile = promisify(execFile)(process.execPath, [
      join(root, 'node_modules/typescript/bin/tsc'),
      '-p',
      folder,
      '--pretty',
      'false',
    ]);
    expect(
      await compile.then(
        () => '',
        (error: { stdout: string }) => error.stdout,
      ),
    ).toBe('');
  }, 120_000);

  it('passes the lint', () => {
    for (const name of connections.types.names()) expect(lintType(connections.types.require(name))).toEqual([]);
  });

  it('runs: tickets of the help desk', async () => {
    expect(await output('HELP_DESK', { token: 't', id: 2 })).toEqual(TICKETS[1]);
    expect(await output('HELP_DESK', { token: 't', action: 'find_tickets', text: 'x' })).toEqual({ tickets: TICKETS });
    expect(await output('HELP_DESK', { token: 't', action: 'create_ticket', subject: 'x' })).toEqual(TICKETS[0]);
    expect(await output('HELP_DESK', { token: 't', action: 'request', url: '/tickets/2' })).toEqual({ ticket: TICKETS[1] });
    expect(seen).toContain('GET /tickets/2 Bearer t');
    expect(seen.find((line) => line.startsWith('POST'))).toMatch(/^POST \/tickets Bearer t [0-9a-f-]{36}$/);
  });

  it('runs: the weather, in JSON Schema', async () => {
    expect(await output('WEATHER', { app_id: 'w', place: 'Graz' })).toEqual({ celsius: 21, q: 'Graz' });
    expect(seen).toContain('GET /now w');
  });

  it('runs: parcels, of which the actions are described', async () => {
    const given = { token: 'p', depot: 'north', state: 'sent', filter: { weight: 5 }, max_items: 10 };
    const parcel = { state: 'sent', weight: '5' };
    const parcels = [
      { ...parcel, next: 'more' },
      { ...parcel, next: null },
    ];
    expect(await output('PARCELS', given)).toEqual({ parcels, next: null });
    await output('PARCELS', { token: 'p', action: 'send_parcel', body: { to: 'Ada' } });
    expect(seen.at(-1)).toBe('POST /parcels Bearer p');
  });

  it('runs: the shop, with each of its authorizations', async () => {
    const order = { id: 'a/b' };
    expect(await output('SHOP', { ...order, api_key: 'k' })).toEqual(order);
    await output('SHOP', { ...order, authorization: 'login', user: 'u', password: 'p' });
    await output('SHOP', { ...order, authorization: 'signed', signing_key: 's' });
    const signature = createHmac('sha256', 's').update('GET /orders/a%2Fb').digest('hex');
    const lines = ['k', `Basic ${Buffer.from('u:p').toString('base64')}`, signature].map((proof) => `GET /orders/a%2Fb ${proof}`);
    expect(seen.slice(-3)).toEqual(lines);
  });
});
