import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type Client } from '../../src/cli/client.ts';
import { pushFlow } from '../../src/cli/flow-push.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { updateVault } from '../../src/cli/vaults.ts';

/** A door that only notes with which preconditions it is asked to change something. */
let server: Server;
let client: Client;
let folder: string;
let isThere = true;
const changes: unknown[] = [];
const said: string[] = [];
const terminal = { out: (text: string) => void said.push(text), err: () => undefined } as unknown as Terminal;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'petiole-seen-'));
  await writeFile(join(folder, 'f.ts'), "import { flow } from 'petiole';\nexport default flow(async () => 1);\n");
  await writeFile(join(folder, 'v.yaml'), 'address: https://vault.example\n');
  server = createServer((request, response) => {
    const { 'if-match': match, 'if-none-match': none } = request.headers;
    if (request.method === 'PUT') changes.push({ match, none });
    const found = request.method !== 'GET' || isThere;
    response.writeHead(found ? 200 : 404, { 'content-type': found ? 'application/json' : 'application/problem+json', etag: '"seen"' });
    const version = (request.method === 'PUT' ? 'b' : 'a').repeat(64);
    response.end(JSON.stringify(found ? { name: 'f', version } : { code: 'FLOW_NOT_FOUND', status: 404, title: 'none', detail: 'none' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = createClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, null);
});
beforeEach(() => {
  isThere = true;
  changes.length = said.length = 0;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

it('a push replaces the version that was there when it began, and names it', async () => {
  await pushFlow(join(folder, 'f.ts'), { name: 'f', check: false }, client, terminal);
  expect(changes).toEqual([{ match: '"seen"', none: undefined }]);
  expect(said).toEqual([`f is at version ${'b'.repeat(12)}, in place of ${'a'.repeat(12)}`]);
});

it('a push of a new flow replaces none that was made meanwhile', async () => {
  isThere = false;
  await pushFlow(join(folder, 'f.ts'), { name: 'f', check: false }, client, terminal);
  expect(changes).toEqual([{ match: undefined, none: '*' }]);
});

it('a Vault is changed as it was when it was read', async () => {
  await updateVault('v', { document: `@${join(folder, 'v.yaml')}` }, client, terminal);
  expect(changes).toEqual([{ match: '"seen"', none: undefined }]);
});
