import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { call, createFolders, startUp, type Folders, type Up } from '../support/product.ts';
import { until } from '../support/until.ts';

let database: TestDatabase;
let folders: Folders;
/** of the second server of a test */
let other: Folders;
const FLOW = `import { flow } from 'petiole';\nexport default flow(async () => 1);\n`;
const CONNECTOR = 'name: shop\ntype: HTTP\nvalue: { base_url: "https://shop.example" }\n';
const VAULT = 'name: main\naddress: "https://vault.example"\nauth: { method: token, token: a-token }\n';
/** what comes from the folders of the first server */
const ALL = { flows: ['kept', 'lost'], connectors: ['shop'], vaults: ['main'] };

beforeEach(async () => {
  database = await createTestDatabase();
  [folders, other] = [await createFolders(database.url), await createFolders(database.url)];
  await folders.write('flows/kept.ts', FLOW);
  await folders.write('flows/lost.ts', FLOW);
  await folders.write('connectors/shop.yaml', CONNECTOR);
  await folders.write('connectors/vaults/main.yaml', VAULT);
});
// What still runs is stopped with its folders.
afterEach(async () => {
  await Promise.all([folders.remove(), other.remove()]);
  await database.drop();
});

async function names(up: Up, what: 'flows' | 'connectors' | 'vaults'): Promise<string[]> {
  const { body } = await call<{ items: { name: string }[] }>(up, 'GET', `/${what}`);
  return body.items.map(({ name }) => name).sort();
}

async function allNames(up: Up): Promise<Record<string, string[]>> {
  return { flows: await names(up, 'flows'), connectors: await names(up, 'connectors'), vaults: await names(up, 'vaults') };
}

/** As a person gave it in a browser. */
async function giveAccess(): Promise<void> {
  await database.pool.query(
    `insert into oauth_grants (id, fingerprint, status, tokens, version, authorized_by)
     select id, 'a client', 'ACTIVE', 'sealed', 1, 'somebody' from connectors where name = 'shop' on conflict do nothing`,
  );
}

async function hasAccess(): Promise<boolean> {
  return (await database.pool.query(`select from oauth_grants where status = 'ACTIVE'`)).rowCount === 1;
}

describe('the folders of two servers on one database', () => {
  it('what another one that lives has a file of stays, with the access that was given to it, and is told once', async () => {
    const first = await startUp(folders);
    expect(await allNames(first)).toEqual(ALL);
    await giveAccess();
    await other.write('flows/kept.ts', FLOW);
    const second = await startUp(other);
    expect([await allNames(second), await hasAccess()]).toEqual([ALL, true]);
    const holder = `the server on ${hostname()} \\(process ${first.child.pid}\\) has one`;
    for (const what of ["flow 'lost'", "connector 'shop'", "vault 'main'"])
      expect(second.stderr().match(new RegExp(`^the ${what} has no file here and stays: ${holder}`, 'gm'))).toHaveLength(1);
    await other.write('flows/more.ts', FLOW);
    await until(async () => (await names(second, 'flows')).includes('more'));
    expect(second.stderr().match(/ and stays: /g)).toHaveLength(3);
    expect([await allNames(first), await hasAccess()]).toEqual([{ ...ALL, flows: ['kept', 'lost', 'more'] }, true]);
    await second.stop();
    await first.stop();
  });

  it('it goes when none of those that have a file lives any more, whether they were stopped or killed', async () => {
    const third = await createFolders(database.url);
    try {
      await third.write('flows/third.ts', FLOW);
      await other.write('flows/kept.ts', FLOW);
      const [stopped, killed] = [await startUp(folders), await startUp(third)];
      await giveAccess();
      const up = await startUp(other);
      expect(await allNames(up)).toEqual({ ...ALL, flows: ['kept', 'lost', 'third'] });
      await Promise.all([stopped.stop(), killed.stop('SIGKILL')]);
      await up.says(/^the flow 'lost' is removed: it came from a file/m);
      await up.says(/^the flow 'third' is removed: it came from a file/m);
      await up.says(/^the connector 'shop' is removed: it came from a file/m);
      await up.says(/^the vault 'main' is removed: it came from a file/m);
      expect([await allNames(up), await hasAccess()]).toEqual([{ flows: ['kept'], connectors: [], vaults: [] }, false]);
      await up.stop();
    } finally {
      await third.remove();
    }
  });

  it('a file that is deleted while both live takes its flow along, unless the other one has it', async () => {
    for (const name of ['both', 'mine']) await other.write(`flows/${name}.ts`, FLOW);
    await folders.write('flows/both.ts', FLOW);
    const [first, second] = [await startUp(folders), await startUp(other)];
    for (const name of ['both', 'mine']) await rm(join(other.root, `flows/${name}.ts`));
    await second.says(/^the flow 'mine' is removed: it came from a file/m);
    await second.says(/^the flow.* 'both'.* stay/m);
    expect(await names(first, 'flows')).toEqual(['both', 'kept', 'lost']);
    await rm(join(folders.root, 'flows/both.ts'));
    await first.says(/^the flow 'both' is removed: it came from a file/m);
    expect(await names(second, 'flows')).toEqual(['kept', 'lost']);
    await second.stop();
    await first.stop();
  });

  it('two that start at once take nothing from each other', async () => {
    await other.write('flows/second.ts', FLOW);
    await other.write('connectors/second.yaml', CONNECTOR.replaceAll('shop', 'second'));
    const both = await Promise.all([startUp(folders), startUp(other)]);
    // Each knows at once what it has loaded itself, and a moment later what the other one has.
    for (const up of both) {
      await until(async () => (await names(up, 'flows')).length === 3 && (await names(up, 'connectors')).length === 2);
      expect(await allNames(up)).toEqual({ ...ALL, flows: ['kept', 'lost', 'second'], connectors: ['second', 'shop'] });
    }
    for (const up of both) await up.stop();
  });

  it('one that was declared dead and lives on says anew what it has, and stores what was taken meanwhile', async () => {
    const first = await startUp(folders);
    await other.write('flows/kept.ts', FLOW);
    const second = await startUp(other);
    // What another server did in the time in which nobody spoke for this one.
    await database.pool.query(`
      with dead as (update workers set epoch = epoch + 1, stopped_at = now() where pid = ${first.child.pid} returning id),
        files as (delete from server_files where worker_id in (select id from dead))
      delete from flows where name = 'lost'`);
    await until(async () => {
      const { rows } = await database.pool.query(
        `select f.name from server_files f join workers w on w.id = f.worker_id
         where w.pid = ${first.child.pid} and w.stopped_at is null and f.kind = 'flow' order by 1`,
      );
      return rows.length === 2 && (await names(second, 'flows')).includes('lost');
    });
    expect(await allNames(first)).toEqual(ALL);
    await second.stop();
    await first.stop();
  });

  it('a flow of which both have a file, with other content: the last that loaded it decides, and says so once', async () => {
    const first = await startUp(folders);
    await other.write('flows/kept.ts', FLOW.replace('=> 1', '=> 2'));
    const second = await startUp(other);
    const line = new RegExp(
      `^the flow 'kept' has other content on ${hostname()} \\(process ${second.child.pid}\\) than on ${hostname()} \\(process ${first.child.pid}\\)`,
      'gm',
    );
    expect(second.stderr().match(line)).toHaveLength(1);
    expect((await call(second, 'POST', '/executions?wait=20', { flow: 'kept' })).body).toMatchObject({ output_value: 2 });
    expect(first.stderr()).not.toContain('other content');
    await second.stop();
    await first.stop();
  });

  it('a server of a release that does not say what it has takes nothing away by that: all stays until it is gone', async () => {
    const first = await startUp(folders);
    // As a release writes that knows nothing of the files of servers.
    await database.pool.query(`update workers set notes_files = false where pid = ${first.child.pid}`);
    await database.pool.query('delete from server_files');
    const second = await startUp(other);
    expect(await allNames(second)).toEqual(ALL);
    await second.says(/^the flows 'kept', 'lost' have no file here and stay: the server on .* does not say which it has/m);
    await second.stop();
    await first.stop();
  });

  it('a rollout: what the new release has no file of goes with the last server of the old one', async () => {
    await other.write('flows/kept.ts', FLOW.replace('=> 1', '=> 2'));
    await other.write('flows/fresh.ts', FLOW);
    const [old, older] = [
      await startUp(folders),
      await startUp({ ...folders, env: { ...folders.env, PETIOLE_DATA: join(other.root, 'older') } }),
    ];
    const young = await startUp(other);
    expect(await names(old, 'flows')).toEqual(['fresh', 'kept', 'lost']);
    await old.stop();
    await older.stop();
    await young.says(/^the flow 'lost' is removed: it came from a file/m);
    expect(await names(young, 'flows')).toEqual(['fresh', 'kept']);
    expect((await call(young, 'POST', '/executions?wait=20', { flow: 'kept' })).body).toMatchObject({ output_value: 2 });
    await young.stop();
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
