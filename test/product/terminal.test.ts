/** `run` on a real terminal: what a person sees while a flow runs, and afterwards. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import type { ServerResponse } from 'node:http';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createFolders, type Folders } from '../support/product.ts';
import { openTerminal, type PersonAtTerminal, type Size } from '../support/far-sides/terminal.ts';
import { serveHttp, type TestServer } from '../support/far-sides/http-server.ts';

const WIDE = { cols: 100, rows: 30 };

let database: TestDatabase;
let folders: Folders;
let server: TestServer;
/** answers that wait, by path */
let held: Map<string, ServerResponse>;
let opened: PersonAtTerminal[];

beforeAll(async () => {
  database = await createTestDatabase();
  folders = await createFolders(database.url);
  delete folders.env['NO_COLOR'];
  folders.env['PETIOLE_ALLOW_PRIVATE'] = '127.0.0.0/8';
  const step = (name: string) => `this.connect({ connector_type: 'REST', url: inputs.url + '/${name}', name: '${name} step' }).runAsync()`;
  await folders.write(
    'flows/slow.ts',
    `import { flow } from 'petiole';
export default flow(async function (inputs: any) {
  const first = ${step('first')};
  const second = ${step('second')};
  await first.wait();
  this.save({ message: 'halfway' });
  await second.wait();
  return this.success('all done', { n: 1 });
});
`,
  );
  await folders.write(
    'flows/many.ts',
    `import { flow } from 'petiole';
export default flow(async function (inputs: any) {
  const children = [];
  for (let n = 0; n < 12; n++) {
    children.push(this.connect({ connector_type: 'REST', url: inputs.url + '/' + n, name: 'a step with a rather long name, number ' + n }).runAsync());
  }
  await this.waitFor(children);
  return this.success('all of them have come to their end');
});
`,
  );
});
beforeEach(async () => {
  held = new Map();
  opened = [];
  server = await serveHttp((request, response) => void held.set(request.url ?? '', response));
});
afterEach(async () => {
  opened.forEach((each) => each.kill());
  await Promise.all(opened.map(({ ended }) => ended));
  await server.stop();
});
afterAll(async () => {
  await folders?.remove();
  await database?.drop();
});

function run(flow: string, size: Size, env: Record<string, string> = {}): PersonAtTerminal {
  const args = ['run', flow, '--inputs', JSON.stringify({ url: server.url })];
  const person = openTerminal(args, { root: folders.root, env: { ...folders.env, ...env } }, size);
  opened.push(person);
  return person;
}

/** Where a line stands that holds the text; undefined where there is none. */
const rowOf = (lines: string[], text: string | RegExp) => {
  const row = lines.findIndex((line) => (typeof text === 'string' ? line.includes(text) : text.test(line)));
  return row < 0 ? undefined : { row, line: lines[row]! };
};
const rowsOf = (lines: string[], text: RegExp) => lines.filter((line) => text.test(line));
const all = <T>(...found: (T | undefined)[]) => (found.every((each) => each !== undefined) ? (found as T[]) : null);
const answer = (path: string) => held.get(path)!.end('ok');
const ESCAPE = String.fromCharCode(27);

describe('run on a terminal', () => {
  it('draws one tree, changes it in place, and leaves status, duration, name and message of each row', async () => {
    const person = run('slow', WIDE);
    const [root, first, second] = (await person.sees(
      (lines) => held.size === 2 && all(rowOf(lines, '◐ slow'), rowOf(lines, '● first step (REST)'), rowOf(lines, '● second step (REST)')),
      'the running tree',
    )) as { row: number; line: string }[];
    expect([first!.row, second!.row]).toEqual([root!.row + 1, root!.row + 2]);
    expect(root!.line).toMatch(/^◐ slow {2}\d+\.\d+ s {2}waiting$/);
    const before = second!.line;
    await person.sees((lines) => lines[second!.row] !== before, 'a duration that goes on');

    answer('/first');
    await person.sees((lines) => lines[root!.row]?.includes('halfway') && lines[first!.row]?.includes('✔ first step'), 'the first step');
    expect(person.lines()[second!.row]!.text).toContain('● second step');

    answer('/second');
    expect(await person.ended).toBe(0);
    const lines = person.lines().map(({ text }) => text);
    expect(lines.slice(root!.row)).toEqual([
      expect.stringMatching(/^✔ slow {2}\d+\.\d+ s {2}all done$/),
      expect.stringMatching(/^├─ ✔ first step \(REST\) {2}\d+\.\d+ s$/),
      expect.stringMatching(/^└─ ✔ second step \(REST\) {2}\d+\.\d+ s$/),
      '{',
      '  "n": 1',
      '}',
    ]);
    expect(rowsOf(lines, /slow/)).toHaveLength(1);
    expect(person.received()).toContain(`${ESCAPE}[32m✔`);
  });

  it('shows the quickstart', async () => {
    const person = openTerminal(
      ['run', 'quickstart'],
      {
        root: folders.root,
        env: {
          ...folders.env,
          PETIOLE_FLOWS: join(import.meta.dirname, '../../flows'),
          PETIOLE_CONNECTORS: join(import.meta.dirname, '../../connectors'),
        },
      },
      WIDE,
    );
    opened.push(person);
    expect(await person.ended).toBe(0);
    const lines = person.lines().map(({ text }) => text);
    const { row } = rowOf(lines, /^✔ quickstart {2}\d+\.\d+ s {2}Hello world, "Begin work on version 3"/)!;
    expect(lines.slice(row + 1, row + 6)).toEqual([
      expect.stringMatching(/^├─ ✔ greeting \(REST\) {2}\d+\.\d+ s$/),
      expect.stringMatching(/^├─ ✔ demo-repository \(GIT\) {2}\d+\.\d+ s$/),
      expect.stringMatching(/^└─ ✔ child-flows {2}\d+\.\d+ s$/),
      expect.stringMatching(/^ {3}├─ ✔ length of one \(word-length\) {2}\d+\.\d+ s$/),
      expect.stringMatching(/^ {3}└─ ✔ length of two \(word-length\) {2}\d+\.\d+ s$/),
    ]);
    expect(rowsOf(lines, /quickstart/)).toHaveLength(1);
  });

  it('that is too small cuts what it draws, and shows the whole tree at the end', async () => {
    const person = run('many', { cols: 34, rows: 9 });
    const { row } = await person.sees(
      (lines) => held.size === 12 && rowOf(lines, /^└─ ● a step with a rather long/) && rowOf(lines, /^◐ many/),
      'the tree',
    );
    const drawn = person.lines().slice(row);
    expect(drawn).toHaveLength(7);
    expect(drawn[1]!.text).toMatch(/^ {3}… 7 more$/);
    for (const { text, isWrapped } of drawn.slice(2)) {
      expect(isWrapped).toBe(false);
      expect(text).toMatch(/^[├└]─ ● a step with a rather long na…$/);
    }
    for (const path of [...held.keys()]) answer(path);
    expect(await person.ended).toBe(0);
    const lines = unwrapped(person);
    expect(rowsOf(lines, /many|a step/)).toEqual(lines.slice(-13));
    expect(lines.slice(-13)).toEqual([
      expect.stringMatching(/^✔ many {2}\d+\.\d+ s {2}all of them have come to their end$/),
      ...[...Array(12).keys()].map((n) =>
        expect.stringMatching(new RegExp(`^[├└]─ ✔ a step with a rather long name, number ${n} \\(REST\\) {2}\\d+\\.\\d+ s$`)),
      ),
    ]);
  });

  it('follows a window that gets larger', async () => {
    const person = run('many', { cols: 60, rows: 12 });
    await person.sees((lines) => held.size === 12 && rowOf(lines, '… 4 more'), 'the cut tree');
    person.resize({ cols: 100, rows: 30 });
    await person.sees((lines) => rowOf(lines, /^└─ ● a step with a rather long name, number 11 \(REST\) {2}\d/), 'the whole tree');
    for (const path of [...held.keys()]) answer(path);
    expect(await person.ended).toBe(0);
    expect(unwrapped(person).slice(-13)).toEqual([
      expect.stringMatching(/^✔ many/),
      ...Array(12).fill(expect.stringMatching(/^[├└]─ ✔ a step/)),
    ]);
    expect(rowsOf(unwrapped(person), /^✔ many/)).toHaveLength(1);
  });

  it('has no colours with NO_COLOR, and no drawing on a dumb terminal', async () => {
    const person = run('slow', WIDE, { NO_COLOR: '1' });
    await person.sees((lines) => held.size === 2 && rowOf(lines, '● second step'), 'the tree');
    ['/first', '/second'].forEach(answer);
    expect(await person.ended).toBe(0);
    expect(person.received()).not.toMatch(new RegExp(`${ESCAPE}\\[[\\d;]*m`));
    expect(person.lines().map(({ text }) => text)).toContainEqual(expect.stringMatching(/^✔ slow .* all done$/));

    held.clear();
    const dumb = run('slow', WIDE, { TERM: 'dumb' });
    await dumb.sees((lines) => held.size === 2 && rowOf(lines, /^RUNNING +● second step/), 'a line for each change');
    ['/first', '/second'].forEach(answer);
    expect(await dumb.ended).toBe(0);
    expect(dumb.received()).not.toMatch(new RegExp(`${ESCAPE}\\[\\d*[A-GJK]`));
    expect(
      rowsOf(
        dumb.lines().map(({ text }) => text),
        /^ENDED_SUCCESS/,
      ),
    ).toHaveLength(3);
  });

  it('is cancelled by Ctrl-C: it ends with 130, the tree says so, and the cursor is back', async () => {
    const person = run('slow', WIDE);
    const { row } = await person.sees((lines) => held.size === 2 && rowOf(lines, '● second step') && rowOf(lines, /^◐ slow/), 'the tree');
    expect(person.received()).toContain(`${ESCAPE}[?25l`);
    person.type('\u0003');
    expect(await person.ended).toBe(130);
    const lines = person.lines().map(({ text }) => text);
    expect(lines.slice(row).filter((line) => !line.startsWith('^C'))).toEqual([
      expect.stringMatching(/^(\^C)?⊘ slow {2}\d+\.\d+ s/),
      expect.stringMatching(/^├─ ⊘ first step \(REST\) {2}\d+\.\d+ s/),
      expect.stringMatching(/^└─ ⊘ second step \(REST\) {2}\d+\.\d+ s/),
    ]);
    const cursor = [...person.received().matchAll(/\[\?25([lh])/g)].at(-1)?.[1];
    expect(cursor).toBe('h');
    const { rows } = await database.pool.query<{ status: string }>(
      `select status from executions where root_id = (select id from executions where parent_id is null order by id desc limit 1)`,
    );
    expect(rows.map(({ status }) => status)).toEqual(Array(3).fill('ENDED_CANCELLED'));
  });
});

/** The lines as they were written: those that the terminal wrapped are put together again. */
function unwrapped(person: PersonAtTerminal): string[] {
  const lines: string[] = [];
  for (const { text, isWrapped } of person.lines()) {
    if (isWrapped) lines.push(`${lines.pop() ?? ''}${text}`);
    else lines.push(text);
  }
  return lines;
}
