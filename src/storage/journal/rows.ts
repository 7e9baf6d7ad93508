/** The rows of the journal as the engine writes and reads them. Times are whole ms since the epoch; payloads are JSON text. */
import type { ExecutionType, JsonText, LogLevel, Origin, Status, TerminalStatus } from '../../model.ts';

/** When a row that nobody owns goes on by itself: in so many seconds of the database clock, at a time, or not at all. */
export type Wake = { in: number } | { at: number } | 'never';

/** A new row of `executions`. */
export interface NewExecution {
  id: string;
  rootId: string;
  parentId: string | null;
  position: number | null;
  generation: number;
  type: ExecutionType;
  name: string;
  status: Status;
  target: JsonText | null;
  flow: string | null;
  flowVersion: string | null;
  connector: string | null;
  connectorType: string | null;
  /** the worker pool that a flow runs in, or that the connector asks for; null: the call runs where its flow does */
  pool: string | null;
  options: JsonText | null;
  inputs: JsonText;
  shownInputs: JsonText | null;
  output: JsonText | null;
  /** the masked form of an output that is stored sealed */
  shownOutput?: JsonText | null;
  error: JsonText | null;
  message: string | null;
  outcome: TerminalStatus | null;
  labels: JsonText | null;
  priority: number;
  orphan: boolean;
  seed: string | null;
  createdAt: number;
  startedAt: number | null;
  endedAt: number | null;
  wake: Wake | null;
  attempt: number;
  /** how often the flow has killed its runner; absent: not yet */
  strikes?: number;
  delivered: number | null;
  /** true: the writing worker owns the row */
  owned: boolean;
  /** of a connection: the writing worker, which holds the flow that made it, makes the call */
  called?: boolean;
  continuedAs: string | null;
}

/**
 * A change of a row; absent fields stay as they are. A row that has ended takes only `delivered` and `continuedAs`.
 * `owned: false` gives the row back, and then `wake` says when it goes on; `wakeups` is the count that the owner has seen, a
 * higher one in the row wakes it at once.
 */
export interface ExecutionChange {
  id: string;
  status?: Status;
  name?: string;
  shownInputs?: JsonText;
  output?: JsonText;
  /** belongs to `output`: null where that may be shown as it is */
  shownOutput?: JsonText | null;
  error?: JsonText;
  message?: string;
  outcome?: TerminalStatus;
  startedAt?: number;
  endedAt?: number;
  attempt?: number;
  /** the tries of a connection, where the first one did not succeed */
  attempts?: JsonText;
  strikes?: number;
  delivered?: number;
  continuedAs?: string;
  wake?: Wake;
  owned?: boolean;
  /** of a connection: the writing worker makes the call */
  called?: boolean;
  wakeups?: number;
  /** a child of this flow ended in the same batch */
  woken?: boolean;
  /** the claim under which the writer drives this flow; a row that was claimed again since is left alone */
  epoch?: number;
}

export interface NewLogLine {
  executionId: string;
  seq: number;
  time: number;
  level: LogLevel;
  values: JsonText;
}

/** What one activation or one ended call makes durable: written as a whole or not at all. */
export interface JournalEntry {
  /** entries of one tree are written in the order in which they were given */
  rootId: string;
  /** the flow that writes it: what it writes after an entry that the database refused is refused too */
  flow?: { id: string; epoch: number };
  inserts: NewExecution[];
  changes: ExecutionChange[];
  logs: NewLogLine[];
  /** parents that this process does not hold and that a child's end concerns */
  wakes: string[];
  /** of what ends flows that were refused: how often that has been tried before, plus one */
  refusals?: number;
}

export function emptyEntry(rootId: string): JournalEntry {
  return { rootId, inserts: [], changes: [], logs: [], wakes: [] };
}

/** A row of `executions` as it is read for driving it. */
export interface ExecutionRow {
  id: string;
  root_id: string;
  parent_id: string | null;
  position: number | null;
  generation: number;
  type: ExecutionType;
  name: string;
  status: Status;
  target: JsonText | null;
  flow: string | null;
  flow_version: string | null;
  connector: string | null;
  connector_type: string | null;
  pool: string | null;
  options: JsonText | null;
  inputs: JsonText;
  shown_inputs: JsonText | null;
  output_value: JsonText | null;
  shown_output: JsonText | null;
  error: JsonText | null;
  message: string | null;
  outcome: TerminalStatus | null;
  continued_as: string | null;
  labels: JsonText | null;
  priority: number;
  orphan: boolean;
  seed: string | null;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
  wake_at: number | null;
  attempt: number;
  attempts: JsonText | null;
  strikes: number;
  delivered: number | null;
  control: 'CANCEL' | 'PAUSE' | null;
  worker_id: string | null;
  wakeups: number;
  epoch: number;
  /** a StoredOrigin */
  origin: JsonText | null;
  copied_from: string | null;
  /** of a child that took the place of an earlier generation of it: what the script that made the first one gave */
  asked?: AskedFor;
}

/** Inputs of the first generation of a child; `continueAs` gives a later one others. */
export interface AskedFor {
  /** of the first generation */
  id: string;
  inputs: JsonText;
  shown_inputs: JsonText | null;
  output_value: null;
}

/** What a root keeps of what it was made of. */
export interface StoredOrigin extends Origin {
  /** of a fork: the clock with which the script begins, ms since the epoch; null: its own start */
  clock: number | null;
  /** of a fork: how many of the kept children are given to the script in the order in which they were once delivered */
  delivered: number;
}

export function originOf({ origin }: Pick<ExecutionRow, 'origin'>): StoredOrigin | null {
  return origin === null ? null : (JSON.parse(origin) as StoredOrigin);
}

/**
 * Who holds a row. A call has no owner as long as its flow is held by the worker that makes it: with the flow, it is due for others.
 * When its flow leaves memory before it ends, the caller becomes its owner. One whose caller is dead is nobody's.
 */
const HOLDER = `case when e.type = 'CONNECTION' and e.status = 'RUNNING'
    then coalesce(e.worker_id, (select w.id from workers w where w.id = e.caller_id and w.stopped_at is null)) else e.worker_id end`;

/** Selects an ExecutionRow from `executions e`. `json` columns come as text and times as whole ms, whatever the driver's parsers do. */
export const EXECUTION_COLUMNS = `
  e.id, e.root_id, e.parent_id, e.position, e.generation, e.type, e.name, e.status, e.target::text, e.flow, e.flow_version,
  e.connector, e.connector_type, e.pool, e.options::text, e.inputs::text, e.shown_inputs::text, e.output_value::text, e.shown_output::text, e.error::text,
  e.message, e.outcome, e.continued_as, e.labels::text, e.priority, e.orphan, e.seed,
  (extract(epoch from e.created_at) * 1000)::float8 as created_at, (extract(epoch from e.started_at) * 1000)::float8 as started_at,
  (extract(epoch from e.ended_at) * 1000)::float8 as ended_at, (extract(epoch from e.wake_at) * 1000)::float8 as wake_at,
  e.attempt, e.attempts::text, e.strikes, e.delivered, e.control, ${HOLDER} as worker_id, e.wakeups, e.epoch, e.origin::text, e.copied_from`;

/**
 * A column of `executions` is one of a few values that a query gives, in a way that leaves the planner nothing but to look each up by
 * index. A join it reads as it likes: with a plan from when the table was small, which holds until the table is analyzed again, it read
 * the index as a whole. Measured in a table of 420,000 rows after one of 60: a claim took 450-3,400 ms, a release 1,400, a wake-up 600.
 */
export const oneOf = (column: string, query: string): string => `${column} = any(array(${query}))`;

/**
 * A `text` column holds neither a NUL nor half of a surrogate pair, as where a text was cut in the middle of one: both are shown as the
 * sign for what cannot be shown. `json` columns hold them escaped. What the script is given of such a column is to be the same before
 * it is stored, or a replay would give it something else.
 */
export function storable(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes('\u0000') ? whole.replaceAll('\u0000', '\ufffd') : whole;
}

/** A year in which nobody is left, and which PostgreSQL still knows; so does JavaScript. */
const LATEST_MS = Date.UTC(9999, 0);

/** `in`: seconds, `at`: ms since the epoch. What is due before 1970 is as due as what is due then. */
export const wakeSeconds = (seconds: number): number => Math.min(seconds, LATEST_MS / 1000 / 2);
export const wakeTime = (ms: number): number => Math.min(Math.max(ms, 0), LATEST_MS);

/** With its default stack PostgreSQL reads JSON of 15,000 levels and refuses 25,000; what is deeper than this is not sent to it. */
export const DEEPEST_JSON = 5000;

export function isTooDeep(json: JsonText): boolean {
  if (json.length <= 2 * DEEPEST_JSON) return false;
  let depth = 0;
  let inText = false;
  for (let i = 0; i < json.length; i++) {
    const c = json.charCodeAt(i);
    if (inText) {
      if (c === 0x5c)
        i += 1; // backslash
      else if (c === 0x22) inText = false;
    } else if (c === 0x22) inText = true;
    else if (c === 0x5b || c === 0x7b) {
      if (++depth > DEEPEST_JSON) return true;
    } else if (c === 0x5d || c === 0x7d) depth -= 1;
  }
  return false;
}

export interface Queryable {
  query<R extends object = Record<string, unknown>>(
    query: string | { name?: string; text: string; values?: unknown[] },
    values?: unknown[],
  ): Promise<{ rows: R[]; rowCount: number | null }>;
}
