import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import type { ExecutionTree } from '../../src/model.ts';
import { call, command, createFolders, startUp, type Folders } from '../support/product.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The embedded PostgreSQL, the demo service and the sample flows, as on a fresh clone. */
let folders: Folders;

beforeAll(async () => {
  const made = await createFolders();
  folders = { ...made, env: { ...made.env, PETIOLE_FLOWS: join(ROOT, 'flows'), PETIOLE_CONNECTORS: join(ROOT, 'connectors') } };
});
afterAll(() => folders?.remove());

describe('run on a new data folder', () => {
  it('makes a database, says so, and runs the quickstart against the demo service', async () => {
    const { code, stdout, stderr } = await command(['run', 'quickstart', '--json'], folders);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/creating the PostgreSQL database/)]);
    const tree = JSON.parse(stdout) as ExecutionTree;
    expect(tree.children.map(({ name, type, status }) => [name, type, status])).toEqual([
      ['greeting', 'CONNECTION', 'ENDED_SUCCESS'],
      ['demo-repository', 'CONNECTION', 'ENDED_SUCCESS'],
      ['child-flows', 'FLOW', 'ENDED_SUCCESS'],
    ]);
    expect(tree.output_value).toMatchObject({ greeting: { hello: 'world' }, commit: { message: 'Begin work on version 3' } });
  }, 120_000);

  it('passes inputs on, and makes nothing anew the second time', async () => {
    const { code, stdout, stderr } = await command(['run', 'quickstart', '--inputs', '{"ref":"v2","name":"you"}'], folders);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^connections may reach this machine [^\n]*PETIOLE_ALLOW_PRIVATE\n$/)]);
    expect(stdout).toMatch(/✔ quickstart .*Hello you, "Release version 2"/);
  });

  it('is possible several times at once on the same data', async () => {
    const all = await Promise.all(
      [1, 2, 3].map((n) => command(['run', 'word-length', '--inputs', `{"word":"${'x'.repeat(n)}"}`], folders)),
    );
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0]);
  }, 120_000);

  it('an up that was killed leaves a database behind that the next command adopts', async () => {
    const up = await startUp(folders);
    await up.stop('SIGKILL');
    const { code, stdout } = await command(['run', 'word-length', '--inputs', '{"word":"four"}', '--json'], folders);
    expect([code, (JSON.parse(stdout) as ExecutionTree).status]).toEqual([0, 'ENDED_SUCCESS']);
  });

  it('an up on it offers the shipped connectors, which no script can point elsewhere on loopback', async () => {
    const up = await startUp(folders);
    const script = `import { flow } from 'petiole';\nexport default flow(async function () { await this.connect('demo', { url: ${JSON.stringify(up.url)}, path: '/health' }); });\n`;
    await call(up, 'PUT', '/flows/thief', script, { 'content-type': 'application/typescript' });
    const { body } = await call<ExecutionTree>(up, 'POST', '/executions?wait=20', { flow: 'thief' });
    expect([body.status, body.error?.message]).toEqual(['ENDED_ERROR', expect.stringMatching(/may not reach 127\.0\.0\.1/)]);
    expect((await up.stop()).code).toBe(0);
  });
});
