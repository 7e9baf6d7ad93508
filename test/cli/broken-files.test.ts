import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rm } from 'node:fs/promises';
import type { Execution } from '../../src/model.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { call, command, createFolders, startUp, type Folders, type Up } from '../support/product.ts';

let database: TestDatabase;
let folders: Folders;
let up: Up;

const flow = (body: string) => `import { flow } from 'petiole';\nexport default flow(async function () {\n${body}\n});\n`;
const GOOD = 'name: shop\ntype: HTTP\nvalue: { base_url: "https://shop.example" }\n';

beforeAll(async () => {
  database = await createTestDatabase();
  folders = await createFolders(database.url);
  await folders.write('connectors/torn.yaml', 'name: torn\ntype: [HTTP\n');
  await folders.write('connectors/vaults/main.yaml', 'address: nowhere\n');
  await folders.write('flows/asks.ts', flow(`return await this.connect('torn', {});`));
  await folders.write('flows/halved.ts', 'export default flow(');
  up = await startUp(folders);
}, 120_000);
afterAll(async () => {
  await up?.stop();
  await folders?.remove();
  await database?.drop();
});

const petiole = (...args: string[]) => command(args, folders);

describe('a file that cannot be loaded', () => {
  it('is told by up, once with its reason and once when it listens', async () => {
    await up.says(/^3 files are not loaded, see above: .*connectors\/torn\.yaml/m);
    expect(up.stderr()).toMatch(/^connectors\/torn\.yaml:3:1: /m);
  });

  it('is told by connector list, vault list and flow list, and by the API', async () => {
    const connectors = await petiole('connector', 'list');
    expect(connectors).toMatchObject({ code: 0, stdout: expect.stringMatching(/^NAME/) });
    expect(connectors.stderr).toMatch(/^not loaded: connectors\/torn\.yaml: line 3, column 1: /m);
    expect(connectors.stderr).toMatch(/^not loaded: connectors\/vaults\/main\.yaml: .*address/m);
    expect((await petiole('flow', 'list')).stderr).toMatch(/^not loaded: flows\/halved\.ts: line 1, column \d+: /);
    const vaults = await petiole('vault', 'list');
    expect(vaults).toMatchObject({ code: 0, stdout: expect.stringMatching(/^NAME/) });
    expect(vaults.stderr).toMatch(/^not loaded: connectors\/vaults\/main\.yaml: .*address.*\n$/);
    const { body } = await call<{ problems: unknown[] }>(up, 'GET', '/connectors');
    expect(body.problems).toMatchObject([
      { kind: 'connector', file: 'connectors/torn.yaml', code: 'INVALID_YAML', message: expect.stringMatching(/^line 3, column 1: /) },
      { kind: 'vault', file: 'connectors/vaults/main.yaml' },
    ]);
    expect((await call(up, 'GET', '/vaults')).body).toMatchObject({ items: [], problems: [{ kind: 'vault' }] });
  });

  it('is told by the flow that needs what it may hold, and by the start of a flow', async () => {
    const { body } = await call<Execution>(up, 'POST', '/executions?wait=20', { flow: 'asks' });
    expect(body.error?.message).toMatch(
      /no connector type 'torn'.*\(the connector file connectors\/torn\.yaml has an error.*line 3, column 1/,
    );
    const refused = await petiole('run', 'halved');
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/no flow 'halved'.*\(the flow file flows\/halved\.ts has an error/),
    });
  });

  it('leaves what was loaded of it before in use, which its connector and run tell', async () => {
    await folders.write('connectors/shop.yaml', GOOD);
    await folders.write('flows/good.ts', flow(`return 'one';`));
    expect((await petiole('run', 'good')).stdout).toMatch(/one/);
    await folders.write('connectors/shop.yaml', `${GOOD}valu: {}\n`);
    await folders.write('flows/good.ts', flow(`return 'two'`).slice(0, -5));
    const { body } = await call(up, 'GET', '/connectors/shop');
    expect(body).toMatchObject({ status: 'READY', problems: [expect.stringMatching(/its file connectors\/shop\.yaml .*'valu'/)] });
    const ran = await petiole('run', 'good');
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining('one') });
    expect(ran.stderr).toMatch(/not loaded: flows\/good\.ts: .*\nwhat was loaded of it before runs/);
  });
});

it('connectors may be imported from petiole', async () => {
  const body = `export default flow(async () => (await connectors.utils.sleep({ milliseconds: 1 })) ?? 'slept');\n`;
  await folders.write('flows/imports.ts', `import { connectors, flow } from 'petiole';\n${body}`);
  expect((await petiole('run', 'imports')).stdout).toMatch(/slept/);
});

describe('a file that was saved a moment ago', () => {
  it('is there for who runs the flow, starts it over the API, or asks for the connector', async () => {
    for (let n = 1; n <= 5; n++) {
      await folders.write('flows/fresh.ts', flow(`return 'version ${n}';`));
      expect((await petiole('run', 'fresh')).stdout).toMatch(new RegExp(`version ${n}`));
    }
    await folders.write('flows/newest.ts', flow(`return 'at once';`));
    const { body } = await call<Execution>(up, 'POST', '/executions?wait=20', { flow: 'newest' });
    expect(body.output_value).toBe('at once');
    await folders.write('connectors/shop.yaml', `${GOOD}description: newer\n`);
    expect((await call(up, 'GET', '/connectors/shop')).body).toMatchObject({ description: 'newer', problems: [] });
    await rm(`${folders.root}/connectors/torn.yaml`);
    expect((await call<{ problems: unknown[] }>(up, 'GET', '/connectors')).body.problems).toMatchObject([{ kind: 'vault' }]);
  });
});

it('a connector of a type that was added while up runs is refused with the reason', async () => {
  const { status, body } = await call(up, 'PUT', '/connectors/new', { type: 'NEWEST', value: {} });
  expect(status).toBe(400);
  expect(body['detail']).toMatch(
    /no connector type 'NEWEST'.*Types are loaded at the start: after a new one was added, start the product again/,
  );
});
