/** What must hold however much went wrong. Each check gives the violations in words. */
import { isDeepStrictEqual } from 'node:util';
import type { Ledger } from './ledger.ts';
import type { Acknowledged } from './load.ts';
import type { ChaosPostgres } from './postgres.ts';
import type { Expected } from './programs.ts';

const SHOWN = 20;

interface EndRow {
  id: string;
  status: string;
  output_value: { values?: unknown } | null;
  message: string | null;
  error: { code?: string } | null;
  continued_as: string | null;
}

/** Every acknowledged start ended with what the model says. */
export async function wrongEnds(postgres: ChaosPostgres, acknowledged: Acknowledged[]): Promise<string[]> {
  const wrong: string[] = [];
  const client = await postgres.connect();
  for (let i = 0; i < acknowledged.length; i += 1000) {
    const part = acknowledged.slice(i, i + 1000);
    const { rows } = await client.query<EndRow>(
      `select id, status, coalesce(shown_output, output_value) as output_value, message, error, continued_as from executions where id = any($1::uuid[])`,
      [part.map(({ id }) => id)],
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const { id, expected, flow } of part) {
      const row = byId.get(id);
      if (!row) wrong.push(`${flow} ${id} was acknowledged and is gone`);
      else if (!isAsExpected(row, expected)) {
        wrong.push(
          `${flow} ${id} gave ${row.status} ${JSON.stringify(row.output_value)?.slice(0, 300)} ${row.message?.slice(0, 300)} and not ${JSON.stringify(expected).slice(0, 300)}`,
        );
      }
    }
  }
  await client.end();
  return wrong;
}

function isAsExpected({ status, output_value: output, message, error }: EndRow, expected: Expected): boolean {
  if ('codes' in expected) return status === 'ENDED_ERROR' && expected.codes.includes(error?.code ?? '');
  if (!expected.ok) return status === 'ENDED_ERROR' && message === expected.message;
  return status === 'ENDED_SUCCESS' && isDeepStrictEqual(output?.values, expected.value);
}

/** What the journal of every tree must be like. */
export async function brokenJournals(postgres: ChaosPostgres): Promise<string[]> {
  const rows = await postgres.query<{ problem: string }>(
    `select 'open: ' || type || ' ' || id || ' ' || status as problem from executions where status not like 'ENDED%'
     union all
     select 'owned after its end: ' || id from executions where status like 'ENDED%' and worker_id is not null
     union all
     select 'gap in the journal of ' || parent_id from executions where parent_id is not null
       group by parent_id having max(position) + 1 <> count(distinct position)
     union all
     select 'twice in the journal: ' || parent_id || ' at ' || position from executions where parent_id is not null
       group by parent_id, position, generation having count(*) > 1
     union all
     select 'deliveries of ' || parent_id from executions where delivered is not null
       group by parent_id having max(delivered) + 1 <> count(*)`,
  );
  return rows.map(({ problem }) => problem);
}

/** No call was made more often than the journal says it was tried (with the answers that ask for another try); once for `at_most_once`. */
export async function tooManyCalls(postgres: ChaosPostgres, { calls, failures }: Ledger): Promise<string[]> {
  const wrong: string[] = [];
  const client = await postgres.connect();
  const keys = [...calls.keys()];
  for (let i = 0; i < keys.length; i += 5000) {
    const part = keys.slice(i, i + 5000);
    const { rows } = await client.query<{ id: string; attempt: number; once: boolean; status: string }>(
      `select id, attempt, status, coalesce(options ->> 'delivery' = 'at_most_once', false) as once from executions where id = any($1::uuid[])`,
      [part],
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const key of part) {
      const row = byId.get(key);
      const count = calls.get(key) ?? 0;
      if (!row) wrong.push(`the ledger was called by ${key}, which has no row`);
      else if (row.once && count > 1) wrong.push(`${key} is at_most_once and was called ${count} times`);
      else if (count > row.attempt * (1 + (failures.get(key) ?? 0)))
        wrong.push(`${key} was called ${count} times in ${row.attempt} attempts`);
    }
  }
  await client.end();
  return wrong;
}

/** Terminal rows are remembered as they were first seen, and compared at the end. */
export class Ends {
  readonly #seen = new Map<string, string>();
  readonly #postgres: ChaosPostgres;
  #since = new Date(0);

  constructor(postgres: ChaosPostgres) {
    this.#postgres = postgres;
  }

  get size(): number {
    return this.#seen.size;
  }

  async look(): Promise<void> {
    const rows = await this.#read('e.ended_at >= $1', [new Date(this.#since.getTime() - 5000)]);
    for (const { id, hash, ended_at: at } of rows) {
      if (!this.#seen.has(id)) this.#seen.set(id, hash);
      if (at > this.#since) this.#since = at;
    }
  }

  async changed(): Promise<string[]> {
    const changed: string[] = [];
    const ids = [...this.#seen.keys()];
    for (let i = 0; i < ids.length; i += 5000) {
      const rows = await this.#read('e.id = any($1::uuid[])', [ids.slice(i, i + 5000)]);
      for (const { id, hash } of rows) if (hash !== this.#seen.get(id)) changed.push(`the ended row ${id} was changed`);
    }
    return changed;
  }

  /** What is set after the end of a row is left out: when its parent took it. */
  #read(condition: string, values: unknown[]): Promise<{ id: string; hash: string; ended_at: Date }[]> {
    return this.#postgres.query(
      `select e.id, e.ended_at, md5(row(e.status, e.output_value::text, e.error::text, e.message, e.inputs::text, e.started_at, e.ended_at, e.attempt)::text) as hash
       from executions e where e.parent_id is null and e.status like 'ENDED%' and ${condition}`,
      values,
    );
  }
}

export function tell(name: string, violations: string[]): string {
  if (violations.length === 0) return `ok      ${name}`;
  const shown = violations.slice(0, SHOWN).map((text) => `          ${text}`);
  const more = violations.length > SHOWN ? [`          … and ${violations.length - SHOWN} more`] : [];
  return [`BROKEN  ${name}: ${violations.length}`, ...shown, ...more].join('\n');
}
