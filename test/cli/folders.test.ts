import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { call, createFolders, startUp, type Folders, type Up } from '../support/product.ts';

let database: TestDatabase;
let folders: Folders;
/** of the second server of a test */
let other: Folders;
const FLOW = `import { flow } from 'petiole';\nexport default flow(async () => 1);\n`;
const CONNECTOR = 'name: shop\ntype: HTTP\nvalue: { base_url: "https://shop.example" }\n';

beforeAll(async () => {
  database = await createTestDatabase();
  folders = await createFolders(database.url);
  await folders.write('flows/kept.ts', FLOW);
  await folders.write('flows/lost.ts', FLOW);
  await folders.write('connectors/shop.yaml', CONNECTOR);
});
beforeEach(async () => {
  other = await createFolders(database.url);
});
// What still runs is stopped with its folders.
afterEach(() => other.remove());
afterAll(async () => {
  await folders?.remove();
  await database?.drop();
});

async function names(up: Up, what: 'flows' | 'connectors'): Promise<string[]> {
  const { body } = await call<{ items: { name: string }[] }>(up, 'GET', `/${what}`);
  return body.items.map(({ name }) => name).sort();
}

describe('the folders of two servers on one database', () => {
  it('whoever starts last decides, and says what it removes', async () => {
    const first = await startUp(folders);
    expect([await names(first, 'flows'), await names(first, 'connectors')]).toEqual([['kept', 'lost'], ['shop']]);
    await other.write('flows/kept.ts', FLOW);
    const second = await startUp(other);
    expect(second.stderr()).toMatch(/^the flow 'lost' is removed: it came from a file/m);
    expect(second.stderr()).toMatch(/^the connector 'shop' is removed: it came from a file/m);
    expect([await names(second, 'flows'), await names(second, 'connectors')]).toEqual([['kept'], []]);
    await second.stop();
    await first.stop();
  });

  it('one that has no folders takes nothing away, and says which ones it misses', async () => {
    const first = await startUp(folders);
    for (const name of ['flows', 'connectors']) await rm(join(other.root, name), { recursive: true });
    const second = await startUp(other);
    for (const name of ['flows', 'connectors']) expect(second.stderr()).toContain(`there is no folder ${join(other.root, name)}: `);
    expect([await names(second, 'flows'), await names(second, 'connectors')]).toEqual([['kept', 'lost'], ['shop']]);
    await second.stop();
    await first.stop();
  });

  it('a folder that is moved away under a server takes nothing with it', async () => {
    const up = await startUp(folders);
    for (const name of ['flows', 'connectors']) await rename(join(folders.root, name), join(folders.root, `${name}-away`));
    // The lists look into the folders before they answer.
    expect([await names(up, 'flows'), await names(up, 'connectors')]).toEqual([['kept', 'lost'], ['shop']]);
    await up.stop();
  });
});
