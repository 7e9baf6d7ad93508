import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/model.ts';
import { FileStorage } from '../../src/storage/files/file-storage.ts';
import { readContent } from '../../src/storage/files/read.ts';
import { writeFile as storeFile } from '../../src/storage/files/write.ts';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startAzurite, type Azurite } from '../support/far-sides/azurite.ts';

const MAX = 4_000_000;
let azurite: Azurite;
let connections: TestConnections;
let database: TestDatabase;
let storage: FileStorage;

beforeAll(async () => {
  [database, azurite] = await Promise.all([createTestDatabase(), startAzurite()]);
  storage = new FileStorage(database.pool);
  connections = await createConnections(undefined, { files: { storage, maxBytes: MAX } });
  await azurite.container('reports');
}, 120_000);
afterAll(async () => {
  await connections?.close();
  await azurite?.stop();
  await database?.drop();
});

const given = (action: string, inputs: object) => {
  const { storage_account, account_key, blob_url } = azurite;
  return { action, storage_account, account_key, blob_url, container: 'reports', ...inputs };
};
const run = (action: string, inputs: object) => connections.output('AZURE', given(action, inputs));
const fail = (action: string, inputs: object) => connections.error('AZURE', given(action, inputs));

describe('AZURE: blobs, on Azurite', () => {
  it('takes files and gives them back', async () => {
    const blob = 'sub folder/é &+%.pdf';
    for (const size of [0, 1, 3_000_001]) {
      const content = randomBytes(size);
      const contents = { name: 'a.pdf', contentType: 'application/pdf', executionId: null, maxBytes: MAX };
      const { id, sha256, content_type } = await storeFile(storage, contents, Readable.from([content]));
      expect(await run('blob_put', { blob, file: { file_id: id, name: 'a.pdf', size, sha256, content_type } })).toMatchObject({ size });
      const got = await run('blob_get', { blob });
      expect(got).toMatchObject({ size, content_type: 'application/pdf' });
      const found = await storage.find(String((got['file'] as JsonObject)['file_id']));
      expect((await buffer(readContent(storage, found!))).equals(content)).toBe(true);
    }
  });

  it('lists by folder and in pieces, overwrites nothing by chance, and deletes', async () => {
    for (const blob of ['l/a', 'l/b & c', 'l/sub/d', 'l/sub/e']) await run('blob_put', { blob, content: 'tëxt' });
    const names = async (more: object) => {
      const { blobs, prefixes, truncated } = await run('blob_list', { prefix: 'l/', ...more });
      return [(blobs as JsonObject[]).map(({ blob }) => blob), prefixes, truncated];
    };
    expect(await names({})).toEqual([['l/a', 'l/b & c', 'l/sub/d', 'l/sub/e'], [], false]);
    expect(await names({ delimiter: '/' })).toEqual([['l/a', 'l/b & c'], ['l/sub/'], false]);
    expect(await names({ max_entries: 3 })).toEqual([['l/a', 'l/b & c', 'l/sub/d'], [], true]);
    expect(await run('blob_get', { blob: 'l/sub/d', dst: 'text' })).toMatchObject({ content: 'tëxt', size: 5 });
    expect(await fail('blob_put', { blob: 'l/a', content: '', overwrite: false })).toMatchObject({ code: 'COMMAND_FAILED' });
    expect(await run('blob_delete', { blob: 'l/a' })).toEqual({ deleted: true });
    expect(await fail('blob_get', { blob: 'l/a' })).toMatchObject({ status: 404, azure_code: 'BlobNotFound' });
  });

  it('gives nothing to who has another key', async () => {
    const error = await fail('blob_get', { blob: 'l/b & c', account_key: randomBytes(64).toString('base64') });
    expect(error).toMatchObject({ status: 403 });
    expect(JSON.stringify(error)).not.toMatch(/SharedKey/);
  });
});
