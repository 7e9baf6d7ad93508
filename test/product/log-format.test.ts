import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { serveHttp, type TestServer } from '../support/far-sides/http-server.ts';
import { command, createFolders, start, type Folders } from '../support/product.ts';

/** What every process knows to be secret from its start, with signs that JSON writes in another way. */
const SECRET = 'CNRY "of\\the" operator/&<é>';
const PLAIN = 'CNRY-plain-0123456789';

let database: TestDatabase;
let folders: Folders;
let vault: TestServer;

beforeAll(async () => {
  database = await createTestDatabase();
  vault = await serveHttp((_, response) => {
    response.writeHead(500, { 'content-type': 'application/json' }).end(JSON.stringify({ errors: [`no "${SECRET}" here`] }));
  });
  folders = await createFolders(database.url);
  Object.assign(folders.env, { LOG_FORMAT: 'json', LOG_LEVEL: 'trace', PETIOLE_ADMIN_TOKEN: SECRET });
  await folders.write('connectors/broken.yaml', `type: REST\nvalue: { password: "${PLAIN}", url: [`);
  const auth = `{ method: token, token: "${PLAIN}" }`;
  await folders.write('connectors/vaults/main.yaml', `address: ${vault.url}\nallow_private: true\nauth: ${auth}\n`);
});
afterAll(async () => {
  await folders?.remove();
  await vault?.stop();
  await database?.drop();
});

/** Every line of it, which must be an object without secrets. */
function linesOf(stderr: string): { time: string; level: string; msg: string; [key: string]: unknown }[] {
  expect(stderr).not.toContain('CNRY');
  expect(stderr).toMatch(/\n$/);
  return stderr
    .trimEnd()
    .split('\n')
    .map((line) => {
      const object = JSON.parse(line) as ReturnType<typeof linesOf>[number];
      expect(object).toMatchObject({
        time: expect.stringMatching(/^2\d{3}-.*Z$/),
        level: expect.stringMatching(/^(debug|info|warn|error)$/),
      });
      return object;
    });
}

const ofVault = {
  level: 'warn',
  vault: 'main',
  msg: expect.stringMatching(/^its token is not renewed: .* answered with 500: no "\*\*\*" here/),
};

it('LOG_FORMAT=json: all that up and worker write to stderr is JSON, with secrets masked', async () => {
  const up = start(['up', '--port', '0'], folders);
  await up.says(/is not renewed/);
  await up.says(/listens on/);
  const worker = start(['worker'], folders);
  await worker.says(/is not renewed/);
  await worker.says(/works on the database/);
  const told = linesOf((await worker.stop()).stderr);
  expect(told).toEqual(
    expect.arrayContaining([expect.objectContaining(ofVault), expect.objectContaining({ level: 'info', msg: 'stopping' })]),
  );
  expect(linesOf((await up.stop()).stderr)).toEqual(
    expect.arrayContaining([
      expect.objectContaining(ofVault),
      expect.objectContaining({ level: 'warn', msg: 'one file is not loaded, see above: connectors/broken.yaml' }),
      expect.objectContaining({ level: 'info', msg: 'stopping' }),
    ]),
  );
}, 120_000);

it('and so is what a command fails with, also where another variable is wrong', async () => {
  const refused = await command(['up', '--port', 'x'], folders);
  expect(linesOf(refused.stderr)[0]).toMatchObject({ level: 'error', msg: expect.stringContaining('a port is a number') });
  const broken = await command(['up'], { ...folders, env: { ...folders.env, PETIOLE_PORT: 'x' } });
  expect(linesOf(broken.stderr)).toMatchObject([
    { level: 'error', msg: expect.stringMatching(/^The environment cannot be used:\n {2}PETIOLE_PORT/) },
  ]);
});
