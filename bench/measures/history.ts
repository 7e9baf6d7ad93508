/**
 * Whether what has ended makes what runs slower: the main table for two servers side by side, each on a PostgreSQL of its own, one
 * of them with a million ended executions in its tables.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, Section } from '../bench.ts';
import { inDatabase } from '../database.ts';
import { gridOf, rowsOf, textOf } from '../report.ts';
import { startSystem, type System } from '../system.ts';
import { QUICK, WORKLOADS } from '../workloads.ts';
import { inRounds } from './table.ts';

const ALLOWED = 1.15;
const DAYS = 90;

export async function measureHistory(bench: Bench): Promise<Section> {
  const count = bench.options.quick ? 100_000 : 1_000_000;
  const names = ['fresh', 'old'];
  const systems: System[] = [];
  try {
    for (const name of names) {
      const folder = join(bench.folder, name);
      await mkdir(folder);
      systems.push(await startSystem(name, { target: bench.target, folder, data: join(folder, 'data') }, 'petiole'));
      // Both are warm to the same degree; one of these flows is what the history of the other is made of.
      await systems.at(-1)?.run('three', { ...QUICK, flows: 20 });
    }
    bench.say(`making ${count.toLocaleString('en-US')} ended executions`);
    for (const name of names) await inDatabase(join(bench.folder, name, 'data'), (client) => age(client, name === 'old' ? count : 0));
    const countsBefore = await countsOf(bench.folder, names);
    const results = await inRounds(systems, bench);
    const touched = (await countsOf(bench.folder, names)).map((after, i) => touchedBetween(countsBefore[i]!, after));
    const rows = rowsOf(results).filter(({ figures }) => figures['old'] !== undefined);
    const ratios = rows.map(({ figures: { fresh, old }, unit }) =>
      unit === 'ms' ? old!.median / fresh!.median : fresh!.median / old!.median,
    );
    const titles = rows.map(({ workload, statistic }) => `${WORKLOADS[workload].title}, ${statistic}`);
    const head = ['workload', 'fresh database', `with ${count.toLocaleString('en-US')} ended executions`, 'cost'];
    const cells = rows.map(({ figures: { fresh, old }, unit }, i) => [
      titles[i]!,
      textOf(fresh!, unit),
      textOf(old!, unit),
      `${ratios[i]!.toFixed(2)} ×`,
    ]);
    const verdicts = ratios.map((ratio, i) => ({
      what: titles[i]!,
      measured: `${ratio.toFixed(2)} ×`,
      bound: `≤ ${ALLOWED} ×`,
      reached: ratio <= ALLOWED,
    }));
    const [fresh, old] = touched as [Touched, Touched];
    verdicts.push({
      what: 'rows of executions read from end to end',
      measured: String(old.scanned),
      bound: '0',
      reached: old.scanned === 0,
    });
    const pages = `A written row touches ${fresh.pagesPerRow.toFixed(1)} pages of tables and indexes in the fresh database, ${old.pagesPerRow.toFixed(1)} in the other.`;
    return { markdown: `${gridOf(head, cells)}\n\n${pages}`, data: { count, rows, touched }, verdicts };
  } finally {
    for (const system of systems.toReversed()) await system.stop();
  }
}

interface Counts {
  pages: number;
  written: number;
  scanned: number;
}

interface Touched {
  pagesPerRow: number;
  scanned: number;
}

/** What PostgreSQL has counted for the executions so far; its processes tell of it within a second of being idle. */
async function countsOf(folder: string, names: string[]): Promise<Counts[]> {
  await sleep(2000);
  const text = `select s.seq_tup_read::float8 as scanned, (s.n_tup_ins + s.n_tup_upd)::float8 as written,
      (heap_blks_hit + heap_blks_read + idx_blks_hit + idx_blks_read)::float8 as pages
    from pg_stat_user_tables s join pg_statio_user_tables io using (relid) where s.relname = 'executions'`;
  return Promise.all(
    names.map((name) => inDatabase(join(folder, name, 'data'), async (client) => (await client.query<Counts>(text)).rows[0] as Counts)),
  );
}

function touchedBetween(before: Counts, after: Counts): Touched {
  return { pagesPerRow: (after.pages - before.pages) / (after.written - before.written), scanned: after.scanned - before.scanned };
}

interface Database {
  query(text: string): Promise<{ rows: { column_name: string }[] }>;
}

/** Copies the newest ended tree, so that its rows are like those of real ones, and spreads the copies over the last months. */
async function age(client: Database, count: number): Promise<void> {
  const { rows } = await client.query(
    `select column_name from information_schema.columns where table_schema = current_schema() and table_name = 'executions'
       and is_generated = 'NEVER' order by ordinal_position`,
  );
  const moved = (column: string): string => `copy.at + (t.${column} - root.created_at)`;
  const own: Record<string, string> = {
    id: `case when t.parent_id is null then copy.id else ${child} end`,
    root_id: 'copy.id',
    parent_id: 'case when t.parent_id is null then null else copy.id end',
    created_at: moved('created_at'),
    started_at: moved('started_at'),
    ended_at: moved('ended_at'),
  };
  const names = rows.map((row) => row.column_name);
  if (count > 0) {
    await client.query(
      `with root as (
         select id, created_at, (select count(*) from executions c where c.root_id = e.id) as size
         from executions e where parent_id is null and status = 'ENDED_SUCCESS' order by id desc limit 1
       ),
       copies as (
         select n, at, ${uuid('at', `'root' || n`, 7)} as id
         from root, lateral (select n, now() - interval '${DAYS} days' * (1 - n * size / ${count}.0) as at
           from generate_series(1, ${count} / size) n) as times
       )
       insert into executions (${names.join(', ')})
       select ${names.map((name) => own[name] ?? `t.${name}`).join(', ')}
       from root join executions t on t.root_id = root.id cross join copies copy`,
    );
  }
  await client.query('vacuum analyze');
  await client.query('checkpoint');
}

/** As PostgreSQL would have got it from the product: the time first, then what tells it from others. */
function uuid(time: string, seed: string, version: number): string {
  const millis = `lpad(to_hex((extract(epoch from ${time}) * 1000)::bigint), 12, '0')`;
  return `(${millis} || '${version}' || substr(md5(${seed}), 1, 3) || 'a' || substr(md5(${seed}), 4, 15))::uuid`;
}

const child = uuid('copy.at', `'child' || copy.n || ' ' || t.position`, 8);
