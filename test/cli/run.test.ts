import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecutionTree } from '../../src/model.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { serveHttp } from '../support/far-sides/http-server.ts';
import { ADMIN_TOKEN, call, command, createFolders, start, startUp, type Folders } from '../support/product.ts';

let database: TestDatabase;
let folders: Folders;

const script = (body: string): string => `import { flow } from 'petiole';\nexport default flow(async function (inputs) {\n${body}\n});\n`;

beforeAll(async () => {
  database = await createTestDatabase();
  folders = await createFolders(database.url);
  await folders.write('flows/echo.ts', script('  return { got: inputs };'));
  await folders.write('flows/text.ts', script(`  this.log('a line', { n: 1 });\n  return 'just text';`));
  await folders.write(
    'flows/parent.ts',
    script(`  const one = await this.flow('echo', { n: 1 }, { name: 'first child' });\n  return this.success('all done', { n: 1 });`),
  );
  await folders.write('flows/fails.ts', script(`  const n = 1;\n  throw new Error('no luck at all');`));
  await folders.write('flows/sleeps.ts', script(`  this.log('asleep');\n  await this.sleep(3600);`));
  await folders.write(
    'flows/reports.ts',
    script('  for (let n = 1; ; n++) { this.save({ message: `step ${n}` }); await this.sleep(0.1); }'),
  );
  await folders.write('flows/counts.ts', script(`  if (inputs.n < 3) this.continueAs({ n: inputs.n + 1 });\n  return inputs.n;`));
  await folders.write('flows/broken.ts', `export default flow(async () => {\n  return 1 +;\n});\n`);
});
afterAll(async () => {
  await folders?.remove();
  await database?.drop();
});

const run = (...args: string[]) => command(['run', ...args], folders);

describe('run', () => {
  it('tells of each change in lines of its own where there is no terminal, prints the output and ends with 0', async () => {
    const { code, stdout, stderr } = await run('parent');
    expect([code, stderr]).toEqual([0, expect.stringContaining('broken.ts:2:13')]);
    expect(stdout).toMatch(/^ENDED_SUCCESS +✔ parent +\d+\.\d\d s {2}all done$/m);
    expect(stdout).toMatch(/^ENDED_SUCCESS {5}✔ first child \(echo\) +\d+\.\d\d s$/m);
    expect(stdout).toMatch(/\{\n {2}"n": 1\n\}\n$/);
  });

  it('with --json prints the finished tree and nothing else on stdout', async () => {
    const { code, stdout, stderr } = await run('parent', '--json');
    const tree = JSON.parse(stdout) as ExecutionTree;
    expect([code, tree.status, tree.message, tree.output_value]).toEqual([0, 'ENDED_SUCCESS', 'all done', { n: 1 }]);
    expect(tree.children.map(({ name, children }) => [name, children])).toEqual([['first child', []]]);
    expect(stderr).toMatch(/✔ parent/);
  });

  it('prints a text as it is, and log lines with --logs', async () => {
    const { code, stdout } = await run('text', '--logs');
    expect(code).toBe(0);
    expect(stdout).toMatch(/Z info {3}text {2}a line \{"n":1\}/);
    expect(stdout.endsWith('\njust text\n')).toBe(true);
  });

  it('ends with 1 and names the error and the line of the script when the flow fails', async () => {
    const { code, stdout, stderr } = await run('fails');
    expect([code, stdout]).toEqual([1, expect.stringMatching(/ENDED_ERROR +✖ fails .*no luck at all/)]);
    expect(stderr).toMatch(/FLOW_ERROR: no luck at all\n {2}at .*fails\.ts:4:9/);
  });

  it('follows continueAs to its end', async () => {
    const { code, stdout } = await run('counts', '--inputs', '{"n":0}');
    expect([code, stdout.endsWith('\n3\n')]).toEqual([0, true]);
  });

  it('takes inputs as JSON, from a file and from standard input', async () => {
    const file = await folders.write('inputs.json', '\ufeff{"from": "ä file"}');
    expect((await run('echo', '--inputs', '{"a": [1, null]}')).stdout).toContain('"a": [');
    expect((await run('echo', '--inputs', `@${file}`)).stdout).toContain('"from": "ä file"');
    expect((await command(['run', 'echo', '--inputs', '@-'], folders, '{"from": "stdin"}')).stdout).toContain('"from": "stdin"');
  });

  it.each([
    ['invalid JSON', ['echo', '--inputs', '{"a":'], /--inputs: the text is not valid JSON/],
    ['a file that is not there', ['echo', '--inputs', '@nowhere.json'], /nowhere\.json cannot be read/],
    ['a list', ['echo', '--inputs', '[1]'], /must be a JSON object.*is a list/],
    ['null', ['echo', '--inputs', 'null'], /must be a JSON object.*is null/],
    ['no flow', [], /missing required argument 'flow'/],
    ['two flows', ['echo', 'text'], /too many arguments/],
    ['an unknown option', ['echo', '--jsn'], /unknown option '--jsn'/],
  ])('with %s is a usage error, which ends with 2', async (_what, args, sentence) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(sentence);
  });

  it('of an unknown flow ends with 1 and names near ones', async () => {
    const { code, stderr } = await run('eco');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/no flow 'eco'.*echo/)]);
  });

  it('of inputs over the limit ends with 1 and says so', async () => {
    const file = await folders.write('large.json', JSON.stringify({ a: 'x'.repeat(18 << 20) }));
    const { code, stderr } = await run('echo', '--inputs', `@${file}`);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/body is larger/)]);
  });

  it('is cancelled by Ctrl-C, which ends with 130', async () => {
    const running = start(['run', 'sleeps', '--logs'], folders);
    await running.says(/asleep/);
    const { code, stdout } = await running.stop('SIGINT');
    expect([code, stdout]).toEqual([130, expect.stringMatching(/ENDED_CANCELLED +⊘ sleeps/)]);
  });

  it.each([
    ['the terminal hangs up', (child: ChildProcess) => child.kill('SIGHUP')],
    ['what reads its output ends', (child: ChildProcess) => child.stdout?.destroy()],
  ])(
    'leaves the flow to the next up when %s',
    async (_, leave) => {
      const running = start(['run', 'reports'], folders);
      const [, step] = await running.says(/WAITING.* step (\d+)/);
      leave(running.child);
      const { code, stderr } = await running.ended;
      const [, id] = /([0-9a-f-]{36}) is not cancelled/.exec(stderr) ?? [];
      expect([code, typeof id]).toEqual([1, 'string']);
      const up = await startUp(folders);
      const tree = () => call<ExecutionTree>(up, 'GET', `/executions/${id}/tree`).then(({ body }) => body);
      while ((await tree()).children.length < Number(step) + 2);
      await call(up, 'POST', `/executions/${id}/cancel`);
      while ((await tree()).status !== 'ENDED_CANCELLED');
      await up.stop();
    },
    120_000,
  );
});

describe('run FILE', () => {
  it('runs a script that is not published, with the modules beside it, and replaces nothing', async () => {
    await folders.write('elsewhere/lib/one.ts', `import { two } from './two.js';\nexport const one = two - 1;\n`);
    await folders.write('elsewhere/lib/two.ts', 'export const two: number = 2;\n');
    const file = await folders.write(
      'elsewhere/echo.ts',
      `import { flow } from 'petiole';\nimport { one } from './lib/one';\nexport default flow(async () => ({ one }));\n`,
    );
    const { code, stdout } = await run(file);
    expect([code, JSON.parse(stdout.slice(stdout.indexOf('\n{')))]).toEqual([0, { one: 1 }]);
    expect((await run('echo')).stdout).toContain('"got"');
  });

  it('names the files as they were given in the stack of an error', async () => {
    const module = `export function broken(): never {\n  throw new Error('in a module');\n}\n`;
    await folders.write('elsewhere/lib/fails.ts', module);
    const file = await folders.write(
      'elsewhere/fails.ts',
      `import { flow } from 'petiole';\nimport { broken } from './lib/fails.ts';\nexport default flow(async () => {\n  broken();\n});\n`,
    );
    const absolute = await run(file, '--json');
    const { error } = JSON.parse(absolute.stdout) as ExecutionTree;
    expect(error?.line).toBe(join(folders.root, 'elsewhere/lib/fails.ts:2:9'));
    const alone = await folders.write('elsewhere/alone.ts', script(`  throw new Error('alone');`));
    expect((await run(alone)).stderr).toContain(`${alone}:3:9`);
    const relative = await run('elsewhere/fails.ts');
    expect(relative.stderr).toMatch(/^ {2}at broken \(elsewhere\/lib\/fails\.ts:2:9\)\n {2}at .*elsewhere\/fails\.ts:4:\d+\)/m);
    expect(relative.stderr).not.toContain('scripts/');
  });

  it('that does not compile ends with 1 and names file, line and column', async () => {
    const file = await folders.write(
      'elsewhere/wrong.ts',
      `import { flow } from 'petiole';\nexport default flow(async () => {\n  const = 1;\n});\n`,
    );
    const { code, stdout, stderr } = await run(file);
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(/wrong\.ts:3:9: /)]);
  });

  it('that is empty ends with 1 and says what is missing in it', async () => {
    const empty = await folders.write('elsewhere/empty.ts', '');
    const { code, stderr } = await run(empty);
    expect([code, stderr]).toEqual([1, expect.stringContaining('needs a default export made by flow()')]);
  });

  it('without a default export, and one that is not there, end with 1', async () => {
    const file = await folders.write('elsewhere/none.ts', 'export const a = 1;\n');
    expect(await run(file)).toMatchObject({ code: 1, stderr: expect.stringMatching(/default export/) });
    expect(await run('elsewhere/nowhere.ts')).toMatchObject({ code: 1, stderr: expect.stringContaining('no file elsewhere/nowhere.ts') });
  });
});

describe('files that are gone', () => {
  it('take their flow and connector along where an up starts, not where a command looks in', async () => {
    const flow = await folders.write('flows/kept.ts', script('  return 1;'));
    const connector = await folders.write('connectors/kept.yaml', 'type: REST\nvalue: {}\n');
    const known = async () => {
      const [flows, connectors] = [await command(['flow', 'list'], folders), await command(['connector', 'list'], folders)];
      return [/^kept\b/m.test(flows.stdout), /^kept\b/m.test(connectors.stdout)];
    };
    expect(await known()).toEqual([true, true]);
    await rm(flow);
    await rm(connector);
    expect(await known()).toEqual([true, true]);
    // a broken flow would keep up from saying which are gone
    const broken = join(folders.root, 'flows/broken.ts');
    await rename(broken, `${broken}.aside`);
    const up = await startUp(folders);
    const seen = await known();
    await up.stop();
    await rename(`${broken}.aside`, broken);
    expect(seen).toEqual([false, false]);
  });
});

describe('run beside an up', () => {
  it('goes to it, whether it is found by its data folder or by PETIOLE_URL', async () => {
    const up = await startUp(folders);
    try {
      expect((await run('echo', '--inputs', '{"to": "up"}')).stdout).toContain('"to": "up"');
      const apart = await createFolders();
      const env = { ...apart.env, PETIOLE_URL: up.url, PETIOLE_TOKEN: ADMIN_TOKEN };
      const there = await command(['run', 'echo', '--inputs', '{"to": "url"}'], { root: apart.root, env });
      expect([there.code, there.stdout]).toEqual([0, expect.stringContaining('"to": "url"')]);
      const refused = await command(['run', 'echo'], { root: apart.root, env: { ...env, PETIOLE_TOKEN: 'wrong' } });
      expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/token is not known[^]*PETIOLE_TOKEN/)]);
      await apart.remove();
      const { body } = await call<{ items: { inputs: unknown }[] }>(up, 'GET', '/executions?flow=echo&limit=2');
      expect(body.items.map(({ inputs }) => inputs)).toEqual([{ to: 'url' }, { to: 'up' }]);
    } finally {
      await up.stop();
    }
  });

  it('says that a server cannot be reached', async () => {
    const env = { ...folders.env, PETIOLE_URL: 'http://127.0.0.1:9', PETIOLE_TOKEN: 'x' };
    const { code, stderr } = await command(['run', 'echo'], { root: folders.root, env });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/http:\/\/127\.0\.0\.1:9 cannot be reached/)]);
  });

  it('drives only its own tree where there is no up, and says how many others wait', async () => {
    const up = await startUp(folders);
    const { body } = await call<{ id: string }>(up, 'POST', '/executions', { flow: 'sleeps' });
    await up.stop();
    const { code, stderr } = await run('echo');
    expect([code, stderr]).toEqual([0, expect.stringMatching(/1 other execution waits: `npm start -- up` goes on with it/)]);
    const shown = await command(['execution', 'show', body.id, '--json'], folders);
    expect(JSON.parse(shown.stdout)).toMatchObject({ status: expect.stringMatching(/WAITING|PENDING/) });
    await command(['execution', 'cancel', body.id], folders);
  });
});

describe('run without an up', () => {
  it('lets connections reach this machine and says so once, but not the database', async () => {
    const server = await serveHttp((_request, response) => response.end('"here"'));
    const ports = { open: server.port, database: Number(new URL(database.url).port) };
    await folders.write(
      'flows/looks.ts',
      script(`  const answer = await this.connect({ connector_type: 'REST', url: 'http://127.0.0.1:' + inputs.open }).get('output_value');
  const codes = [];
  for (const host of ['127.0.0.1', 'localhost', '127.1', '2130706433', '0x7f000001', '[::1]', '[::ffff:127.0.0.1]']) {
    await this.connect({ connector_type: 'REST', url: 'http://' + host + ':' + inputs.database }).run().catch((error) => codes.push(error.code + ' ' + /own database/.test(error.message)));
  }
  return { answer: answer.text, codes: [...new Set(codes)], count: codes.length };`),
    );
    const { code, stdout, stderr } = await run('looks', '--inputs', JSON.stringify(ports), '--json');
    await server.stop();
    expect([code, (JSON.parse(stdout) as ExecutionTree).output_value]).toEqual([
      0,
      { answer: '"here"', codes: ['CONNECTION_REFUSED_BY_POLICY true'], count: 7 },
    ]);
    expect(stderr.split('connections may reach this machine')).toHaveLength(2);
  });
});
