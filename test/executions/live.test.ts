/** Live events against generated trees, commits out of order, cuts and slow clients: what is folded equals the tree. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { Live } from '../../src/executions/live/live.ts';
import { snapshotOf } from '../../src/executions/live/positions.ts';
import { Wakes } from '../../src/executions/live/wakes.ts';
import type { ExecutionNode } from '../../src/executions/live/types.ts';
import type { ExecutionTree } from '../../src/model.ts';
import { isRetryable } from '../../src/storage/errors.ts';
import type { Queryable } from '../../src/storage/journal/rows.ts';
import { createPool } from '../../src/storage/pool.ts';
import { TestBench } from '../support/engine.ts';
import { Follower } from '../support/follower.ts';
import { program, PROGRAM_FLOW } from '../support/programs.ts';

let bench: TestBench;
let pools: pg.Pool[];
/** each as a server process of its own */
let lives: Live[];
let live: Live;

beforeAll(async () => {
  bench = await TestBench.open();
  pools = [1, 2].map(() => createPool(bench.database.url, { planner: 'default', max: 3 }));
  lives = pools.map((db) => new Live({ db: db as unknown as Queryable, isRetryable, wakes: new Wakes() }));
  live = lives[0]!;
  await bench.publish(
    'fan',
    `await Promise.all([...Array(inputs.width).keys()].map((n) => this.connect('step', { value: n }))); await this.connect('slow', { value: 1 });`,
  );
  await bench.publish(
    'nest',
    `if (inputs.depth > 0) await Promise.all([1, 2].map(() => this.flow('nest', { depth: inputs.depth - 1 })));
     this.log('depth', inputs.depth);
     await this.connect('step', { value: inputs.depth });`,
  );
  await bench.publish('waits', `await this.connect('slow', { value: 1 });`);
  await bench.publish('leaves', `this.flow('waits', {}, { orphan: true }).runAsync(); return { left: true };`);
  await bench.flows.publish('program', PROGRAM_FLOW);
});
afterEach(() => bench.reset());
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  await bench.close();
});

const madeId = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** A row of a tree as some worker would write it. */
function insert(db: Pick<pg.Client, 'query'>, id: string, parent: string | null, position: number | null): Promise<unknown> {
  return db.query(
    `insert into executions (id, root_id, parent_id, position, type, name, status, inputs)
     values ($1, $2, $3, $4, 'FLOW', 'made', 'RUNNING', '{}')`,
    [id, madeId(1), parent, position],
  );
}

async function client(): Promise<pg.Client> {
  const made = new pg.Client({ connectionString: bench.database.url });
  await made.connect();
  return made;
}

describe('the events of a tree', () => {
  it('hold what a transaction commits that began before those that were told', async () => {
    const { pool } = bench.database;
    await insert(pool as unknown as pg.Client, madeId(1), null, null);
    const slow = await client();
    await slow.query('begin');
    await insert(slow, madeId(2), madeId(1), 0);
    const follower = Follower.of(live, madeId(1));
    await follower.until(() => follower.isReady);
    await insert(pool as unknown as pg.Client, madeId(3), madeId(1), 1);
    await follower.until(() => follower.nodes.has(madeId(3)));
    expect(follower.nodes.has(madeId(2))).toBe(false);
    const { eventId, nodes } = follower;
    await slow.query('commit');
    await slow.end();
    // both who waited and who comes back with a position from before the commit
    await follower.until(() => follower.nodes.has(madeId(2)));
    const resumed = Follower.of(lives[1]!, madeId(1), { eventId, nodes });
    await resumed.until(() => resumed.isReady);
    expect([...resumed.nodes.keys()]).toContain(madeId(2));
    expect(resumed.resets).toBe(0);
    await Promise.all([follower.stop(), resumed.stop()]);
  });

  it('tell nothing twice and lose nothing when rows are frozen', async () => {
    const { pool } = bench.database;
    await insert(pool as unknown as pg.Client, madeId(1), null, null);
    const follower = Follower.of(live, madeId(1));
    await follower.until(() => follower.isReady);
    await follower.stop();
    await insert(pool as unknown as pg.Client, madeId(2), madeId(1), 0);
    await pool.query('vacuum freeze executions');
    const resumed = Follower.of(live, madeId(1), { eventId: follower.eventId, nodes: follower.nodes });
    await resumed.until(() => resumed.isReady);
    expect(resumed.told).toEqual([madeId(2)]);
    await resumed.stop();
  });

  it('end after the end of the tree, with all log lines, and tell nothing twice to who comes back', async () => {
    const worker = await bench.worker();
    const { execution } = await worker.executions.start({ flow: 'nest', inputs: { depth: 3 } });
    const follower = Follower.of(live, execution.id, { logs: true });
    await follower.ended;
    expect(follower.end).toEqual({ status: 'ENDED_SUCCESS', continued_as: null });
    expectSame(follower, await worker.executions.tree(execution.id));
    expect(follower.logs.size).toBe(15 + 15);
    const again = Follower.of(lives[1]!, execution.id, { eventId: follower.eventId, nodes: follower.nodes, logs: true });
    await again.ended;
    expect(again.events.map(({ event }) => event)).toEqual(['ready', 'ended']);
  });

  it('tell of what is below a node alone', async () => {
    const worker = await bench.worker();
    const tree = await worker.treeOf('nest', { depth: 2 });
    const inner = tree.children[0]!;
    const follower = Follower.of(live, inner.id, { logs: true });
    await follower.ended;
    expectSame(follower, await worker.executions.tree(inner.id));
    expect(follower.logs.size).toBe(3 + 3);
  });

  it('go on after the end of the root while an orphan runs', async () => {
    const far = bench.slowFarSide();
    const worker = await bench.worker();
    const { id } = await worker.run('leaves');
    const follower = Follower.of(live, id);
    await follower.until(() => follower.isReady);
    expect(follower.nodes.get(id)?.status).toBe('ENDED_SUCCESS');
    far.answer();
    await follower.ended;
    expect([...follower.nodes.values()].map(({ status }) => status)).toEqual(['ENDED_SUCCESS', 'ENDED_SUCCESS', 'ENDED_SUCCESS']);
  });

  it('say that the tree was deleted', async () => {
    await insert(bench.database.pool as unknown as pg.Client, madeId(1), null, null);
    const follower = Follower.of(live, madeId(1));
    await follower.until(() => follower.isReady);
    await bench.database.pool.query('delete from executions');
    await follower.ended;
    expect(follower.nodes.size).toBe(0);
    await expect(live.tree(madeId(1), { logs: false, signal: new AbortController().signal })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('give a client that reads slowly the newest states alone, and the last ones always', async () => {
    const far = bench.slowFarSide();
    const worker = await bench.worker();
    const { execution } = await worker.executions.start({ flow: 'fan', inputs: { width: 1500 } });
    const reads = Promise.withResolvers<void>();
    const slow = Follower.of(live, execution.id, { pace: () => reads.promise });
    const quick = Follower.of(live, execution.id);
    await quick.until(() => [...quick.nodes.values()].filter(({ status }) => status === 'ENDED_SUCCESS').length === 1500);
    // what the newest look at the tree has found may be told twice: let that be one row
    await bench.database.pool.query(`update executions set name = 'looked at anew' where id = $1`, [execution.id]);
    await quick.until(() => quick.nodes.get(execution.id)?.name === 'looked at anew');
    reads.resolve();
    far.answer();
    await Promise.all([slow.ended, quick.ended]);
    const tree = await worker.executions.tree(execution.id);
    expectSame(slow, tree);
    expectSame(quick, tree);
    expect(quick.told.length).toBeGreaterThan(1502);
    expect(slow.told.length).toBeLessThan(1500 + 20); // begun before the first child, it is told of each of them once
  });

  it('come through cuts, other servers, broken connections and a worker that dies', async () => {
    await fc.assert(
      fc.asyncProperty(program, fc.array(fc.nat({ max: 6 }), { maxLength: 6 }), fc.boolean(), async (steps, cuts, dies) => {
        const [one, two] = await Promise.all([bench.worker(), bench.worker()]);
        const { execution } = await one.executions.start({ flow: 'program', inputs: { steps } as never });
        let follower = Follower.of(live, execution.id, { logs: true });
        for (const [i, events] of cuts.entries()) {
          await Promise.race([follower.untilEvents(events), follower.ended]);
          if (i === 1 && dies) one.kill();
          if (i === 2) await bench.database.pool.query(TERMINATE_OTHERS);
          await follower.stop();
          follower = follower.again(lives[i % 2]!, execution.id);
        }
        await follower.ended;
        const tree = await two.executions.tree(execution.id);
        expectSame(follower, tree);
        const { rows } = await bench.database.pool.query('select execution_id, seq from execution_logs');
        expect(new Set(follower.logs.keys())).toEqual(new Set(rows.map(({ execution_id, seq }) => `${execution_id} ${seq}`)));
        await bench.reset();
      }),
      { numRuns: 6, endOnFailure: true },
    );
  }, 120_000);

  it('begin anew for a position that means nothing here', async () => {
    await insert(bench.database.pool as unknown as pg.Client, madeId(1), null, null);
    for (const eventId of ['x', '', 'deadbeef-1:1:', '-1:2:3', '\u0000', `${'9'.repeat(400)}`]) {
      const follower = Follower.of(live, madeId(1), { eventId });
      await follower.until(() => follower.isReady);
      expect(follower.resets).toBe(1);
      await follower.stop();
    }
  });
});

/** But for the one that asks. */
const TERMINATE_OTHERS = `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;

describe('a position', () => {
  it.each(['a-10:20:', 'a-10:20:12,15', 'a-20:20:'])('%s is taken', (id) => expect(snapshotOf(id, 'a', '20:20:')).toBe(id.slice(2)));
  it.each([
    ['of another database', 'b-10:20:'],
    ['of the future', 'a-10:21:'],
    ['that no database gives', 'a-20:10:'],
    ['with transactions that are not in it', 'a-10:20:9'],
    ['out of order', 'a-10:20:15,12'],
    ['with a statement in it', "a-10:20:'; select 1"],
    ['below the first transaction', 'a-0:20:'],
  ])('%s is not', (_what, id) => expect(snapshotOf(id, 'a', '20:20:')).toBeNull());
  it('so old that it cannot be told from a new one is not', () => {
    expect(snapshotOf('a-10:20:', 'a', `${2n ** 31n}:${2n ** 31n}:`)).toBeNull();
  });
});

describe('the events of a list', () => {
  it('are its first page: what is new, what changed, what is in it no longer', async () => {
    const far = bench.slowFarSide();
    const worker = await bench.worker();
    const first = await worker.executions.start({ flow: 'waits' });
    const follower = Follower.ofList(live, { parent: 'none', status: ['RUNNING', 'WAITING'], limit: 2 });
    await follower.until(() => follower.isReady);
    expect([...follower.nodes.keys()]).toEqual([first.execution.id]);
    const others = [await worker.executions.start({ flow: 'waits' }), await worker.executions.start({ flow: 'waits' })];
    await follower.until(() => others.every(({ execution }) => follower.nodes.has(execution.id)));
    expect(follower.nodes.has(first.execution.id)).toBe(false);
    far.answer();
    await follower.until(() => follower.nodes.size === 0);
    await follower.stop();
  });
});

describe('the nodes of a tree', () => {
  it('come in pages as well', async () => {
    const worker = await bench.worker();
    const tree = await worker.treeOf('nest', { depth: 2 });
    for (const top of [tree, tree.children[1]!]) {
      const nodes = new Map<string, ExecutionNode>();
      for (let cursor: string | undefined, more = true; more;) {
        const page = await live.nodes(top.id, { limit: 4, cursor });
        for (const node of page.items) nodes.set(node.id, node);
        cursor = page.next ?? undefined;
        more = page.next !== null;
      }
      expect(new Set(nodes.keys())).toEqual(new Set(idsOf(top)));
    }
  });
});

it('nothing writes in subtransactions, of whose numbers no snapshot knows', async () => {
  const folder = join(import.meta.dirname, '../../src');
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const texts = await Promise.all(files.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const));
  expect(texts.filter(([, text]) => /\bsavepoint \w|\bexception when\b/i.test(text)).map(([name]) => name)).toEqual([]);
});

function idsOf(tree: ExecutionTree): string[] {
  return [tree.id, ...tree.children.flatMap(idsOf)];
}

/** Every node that was told, and no other, as `GET /tree` shows it. */
function expectSame(follower: Follower, tree: ExecutionTree): void {
  expect(new Set(follower.nodes.keys())).toEqual(new Set(idsOf(tree)));
  const check = ({ children, inputs: _inputs, output_value, attempts: _attempts, error, message, ...rest }: ExecutionTree): void => {
    const { has_output, error: shown, message: said, ...node } = follower.nodes.get(rest.id) as ExecutionNode;
    expect(node).toEqual(rest);
    expect(said?.slice(0, 299)).toEqual(message?.slice(0, 299));
    expect(shown?.code).toEqual(error?.code);
    if (output_value !== null) expect(has_output).toBe(true);
    children.forEach(check);
  };
  check(tree);
}
