import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { ADMIN_TOKEN, createFolders, startUp, type Folders, type Up } from '../support/product.ts';

let database: TestDatabase;
let folders: Folders;
let up: Up;

beforeAll(async () => {
  database = await createTestDatabase();
  folders = await createFolders(database.url);
  up = await startUp(folders);
});
afterAll(async () => {
  await up?.stop();
  await folders?.remove();
  await database?.drop();
});

it('the examples of docs/api.md do what they show', async () => {
  const page = await readFile(join(import.meta.dirname, '../../docs/api.md'), 'utf8');
  const examples = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, text]) => text!);
  expect(examples.length).toBeGreaterThan(6);
  // one after the other, as somebody who reads the page types them
  const script = examples
    .map((text) => `${text}\necho; echo ---\n`)
    .join('')
    .replace('http://127.0.0.1:8400', up.url);
  const env = { PATH: process.env['PATH'] ?? '', HOME: folders.root, PETIOLE_TOKEN: ADMIN_TOKEN };
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { env });
  const [, me, pushed, ended, started, listed, refused] = stdout.split('\n---\n');
  expect(JSON.parse(me!)).toMatchObject({ kind: 'token', role: 'admin' });
  expect(JSON.parse(pushed!)).toMatchObject({ name: 'hello', source: 'api' });
  expect(JSON.parse(ended!)).toMatchObject({ status: 'ENDED_SUCCESS', output_value: 'hello', labels: { customer: 'acme' } });
  const [first, second] = started!.split('}{').map((part, i) => JSON.parse(i === 0 ? `${part}}` : `{${part}`) as { id: string });
  expect(first!.id).toBe(second!.id);
  expect(JSON.parse(listed!)).toMatchObject({ items: [{ status: 'ENDED_SUCCESS' }], next: null });
  const shown = /```json\n(.*?)```/s.exec(page)![1]!;
  expect(JSON.parse(refused!)).toEqual(JSON.parse(shown));
  const gone = await fetch(`${up.url}/api/v1/flows/hello`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
  expect(gone.status).toBe(404);
});
