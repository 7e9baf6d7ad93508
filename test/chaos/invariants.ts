/** What must hold however much went wrong. Each check gives the violations in words. */
import { isDeepStrictEqual } from 'node:util';
import { audited } from './audit.ts';
import { CLOCK_LAG_MS } from './clocks.ts';
import { DATABASE_CLOCK, ZOMBIES, type Happened } from './faults.ts';
import type { Calls, FiredTimer, Ledger } from './ledger.ts';
import type { Acknowledged } from './load.ts';
import type { ChaosPostgres } from './postgres.ts';
import type { Expected } from './programs.ts';

const PART = 5000;
const HOUR_MS = 3_600_000;
/** How long what a fault broke off may take to be made again: a takeover, a server that starts, a queue of flows. */
const AFTERMATH_MS = 20_000;

interface EndRow {
  id: string;
  status: string;
  output_value: { values?: unknown } | null;
  message: string | null;
  error: { code?: string } | null;
}

/** Every acknowledged start ended with what the model says. */
export async function wrongEnds(postgres: ChaosPostgres, acknowledged: Acknowledged[]): Promise<string[]> {
  const wrong: string[] = [];
  const byId = new Map(acknowledged.map((start) => [start.id, start]));
  const statement = `select id, status, coalesce(shown_output, output_value) as output_value, message, error from executions where id = any($1::uuid[])`;
  for await (const { ids, rows } of inParts<EndRow>(postgres, statement, [...byId.keys()])) {
    const found = new Map(rows.map((row) => [row.id, row]));
    for (const id of ids) {
      const { flow, expected } = byId.get(id)!;
      const row = found.get(id);
      if (!row) wrong.push(`${flow} ${id} was acknowledged and is gone`);
      else if (!isAsExpected(row, expected)) {
        const given = `${row.status} ${JSON.stringify(row.output_value)?.slice(0, 300)} ${row.message?.slice(0, 300)}`;
        wrong.push(`${flow} ${id} gave ${given} and not ${JSON.stringify(expected).slice(0, 300)}`);
      }
    }
  }
  return wrong;
}

function isAsExpected({ status, output_value: output, message, error }: EndRow, expected: Expected): boolean {
  if ('codes' in expected) return status === 'ENDED_ERROR' && expected.codes.includes(error?.code ?? '');
  if (!expected.ok) return status === 'ENDED_ERROR' && message === expected.message;
  return status === 'ENDED_SUCCESS' && isDeepStrictEqual(output?.values, expected.value);
}

/** What the journal of every tree must be like: positions and deliveries unique and without a gap. */
export async function brokenJournals(postgres: ChaosPostgres): Promise<string[]> {
  const rows = await postgres.query<{ problem: string }>(
    `select 'open: ' || type || ' ' || id || ' ' || status as problem from executions where status not like 'ENDED%'
     union all
     select 'owned after its end: ' || id from executions where status like 'ENDED%' and worker_id is not null
     union all
     select 'gap in the journal of ' || parent_id from executions where parent_id is not null
       group by parent_id having max(position) + 1 <> count(distinct position) or min(position) <> 0
     union all
     select 'twice in the journal: ' || parent_id || ' at ' || position from executions where parent_id is not null
       group by parent_id, position, generation having count(*) > 1
     union all
     select 'deliveries of ' || parent_id from executions where delivered is not null
       group by parent_id having max(delivered) + 1 <> count(*) or count(*) <> count(distinct delivered)
     union all
     select 'without its parent: ' || e.id from executions e
       where parent_id is not null and not exists (select from executions p where p.id = e.parent_id)`,
  );
  return rows.map(({ problem }) => problem);
}

interface CallRow {
  id: string;
  attempt: number;
  status: string;
  once: boolean;
  ended_ms: number | null;
}

const CALL_ROWS = `
  select id, attempt, status, coalesce(options ->> 'delivery' = 'at_most_once', false) as once,
    (extract(epoch from ended_at) * 1000)::float8 as ended_ms
  from executions where id = any($1::uuid[])`;

/**
 * No call was made more often than once, once more for each fault that hit while it was under way, and never more often than the
 * journal says; exactly once with `at_most_once`; and never after its end was recorded.
 */
export async function wrongCalls(postgres: ChaosPostgres, { calls }: Ledger, faults: Happened[]): Promise<string[]> {
  const wrong: string[] = [];
  for await (const { ids, rows } of inParts<CallRow>(postgres, CALL_ROWS, [...calls.keys()])) {
    const found = new Map(rows.map((row) => [row.id, row]));
    for (const key of ids) {
      const row = found.get(key);
      const problem = row ? problemOf(calls.get(key)!, row, faults) : 'has no row';
      if (problem !== null) wrong.push(`the call ${key} ${problem}`);
    }
  }
  return wrong;
}

function problemOf(call: Calls, row: CallRow, faults: Happened[]): string | null {
  const { count, failures } = call;
  if (row.once && count > 1) return `is at_most_once and was made ${count} times`;
  if (count <= 1 + failures) return null;
  if (count > row.attempt * (1 + failures)) return `was made ${count} times in ${row.attempt} attempts`;
  const hits = faults.filter(({ began, ended }) => began <= call.last && ended + AFTERMATH_MS >= call.first);
  if (count > (1 + hits.length) * (1 + failures)) return `was made ${count} times, and ${hits.length} faults hit meanwhile`;
  if (isAfterItsEnd(call, row) && !hits.some(isZombieOf(call))) return 'was made again after its end was recorded';
  return null;
}

/** By the clock of some worker, which may be whole hours off. */
function isAfterItsEnd({ lastTime }: Calls, { ended_ms: ended }: CallRow): boolean {
  if (ended === null) return false;
  const endedTime = ended - Math.round((ended - lastTime) / HOUR_MS) * HOUR_MS;
  return lastTime > endedTime + 250;
}

/** A process that was frozen or cut off makes the call that it was about to make as it comes back, whatever came of it meanwhile. */
function isZombieOf({ last }: Calls): (fault: Happened) => boolean {
  return ({ fault, began, ended }) => ZOMBIES.includes(fault) && began <= last && last <= ended + AFTERMATH_MS;
}

/** Every connection that succeeded was called. */
export async function uncalled(postgres: ChaosPostgres, { calls }: Ledger): Promise<string[]> {
  const rows = await postgres.query<{ id: string }>(`select id from executions where type = 'CONNECTION' and status = 'ENDED_SUCCESS'`);
  return rows.filter(({ id }) => !calls.has(id)).map(({ id }) => `the call ${id} succeeded and was never made`);
}

export async function changedEnds(postgres: ChaosPostgres): Promise<string[]> {
  return audited(postgres, ['changed after its end', 'removed']);
}

export async function fencedWrites(postgres: ChaosPostgres): Promise<string[]> {
  return audited(postgres, ['written by a fenced worker']);
}

/**
 * A process of PostgreSQL reads its clock anew, then a heartbeat tells the workers, which is late on a busy machine: seen up to 2 s
 * after the clock was set.
 */
const KNOWN_EVERYWHERE_MS = CLOCK_LAG_MS + 3000;

/** A timer counts whole milliseconds. Where the clock of the database was set meanwhile, that clock decides, and it is left out. */
export function earlyTimers(timers: FiredTimer[], faults: Happened[]): { early: string[]; left: number } {
  const jumps = faults.filter(({ fault }) => DATABASE_CLOCK.includes(fault));
  const isTouched = ({ began, fired }: FiredTimer): boolean =>
    jumps.some((jump) => jump.began - KNOWN_EVERYWHERE_MS <= fired && jump.ended + KNOWN_EVERYWHERE_MS >= began);
  const judged = timers.filter((timer) => !isTouched(timer));
  const early = judged.filter(({ began, fired, ms }) => !(fired - began >= ms - 1));
  return {
    early: early.map(({ id, began, fired, ms }) => `timer ${id} of ${ms} ms fired after ${(fired - began).toFixed(1)} ms`),
    left: timers.length - judged.length,
  };
}

async function* inParts<R extends object>(
  postgres: ChaosPostgres,
  statement: string,
  ids: string[],
): AsyncGenerator<{ ids: string[]; rows: R[] }> {
  const client = await postgres.connect();
  try {
    for (let i = 0; i < ids.length; i += PART) {
      const part = ids.slice(i, i + PART);
      yield { ids: part, rows: (await client.query<R>(statement, [part])).rows };
    }
  } finally {
    await client.end();
  }
}
