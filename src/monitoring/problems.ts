/** What is wrong, in sentences: what, where, and what to do. */
import type { FileProblem } from '../connectors/watched-folders.ts';
import type { DatabaseRow, QueueRow, WorkerRow } from '../storage/monitoring/system.ts';
import { DEFAULT_POOL } from '../model.ts';
import { MOST_COUNTED } from '../storage/monitoring/system.ts';

export interface Problem {
  severity: 'error' | 'warning';
  what: string;
  where: string;
  todo: string;
}

export interface Findings {
  workers: WorkerRow[];
  queue: QueueRow;
  database: DatabaseRow;
  /** of a small statement, there and back */
  pingMs: number;
  /** how far the clock of the database is ahead of this machine's */
  clockOffsetMs: number;
  connectors: { name: string; kind: 'failing' | 'access' | 'open'; reason: string | null }[];
  files: FileProblem[];
  /** why this process has no runner process; null: it has one */
  runnerTrouble: string | null;
  /** a master key that is needed and that this process does not have; null: it has all */
  missingKey: string | null;
  /** of the disk on which the embedded database lies; null: it lies elsewhere */
  disk: { freeBytes: number; bytes: number } | null;
  retentionSeconds: number | null;
  commitP95Ms: number | null;
}

const LOST_FOR_MS = 15 * 60_000;
const DUE_SECONDS = 30;
const SLOW_MS = 100;
const SKEW_MS = 2000;
const LARGE_TABLE = 1_000_000;
const FREE_SHARE = 0.1;
const FREE_BYTES = 1 << 30;

export function problemsOf(found: Findings): Problem[] {
  return [
    ...workers(found),
    ...queue(found),
    ...database(found),
    ...disk(found),
    ...connectors(found),
    ...runners(found),
    ...encryptionKey(found),
    ...found.files.map(({ kind, file, message }): Problem => ({
      severity: 'error',
      what: `the ${kind} file ${file} cannot be loaded: ${message}`,
      where: file,
      todo: 'mend the file; it is loaded again when it is saved',
    })),
  ].sort((a, b) => a.severity.localeCompare(b.severity));
}

function workers({ workers: all }: Findings): Problem[] {
  const recent = all.filter(
    ({ status, stopped_at, heartbeat_at }) => status === 'LOST' && Date.now() - (stopped_at ?? heartbeat_at).getTime() < LOST_FOR_MS,
  );
  const lost = recent.map(({ host, pid, heartbeat_at, stopped_at }): Problem => ({
    severity: 'warning',
    what: `the worker with pid ${pid} on ${host} was last heard of at ${heartbeat_at.toISOString()}${stopped_at ? '; others have taken over its flows' : ''}`,
    where: `worker ${host}/${pid}`,
    todo: 'look into its log and start it again, unless you stopped it on purpose',
  }));
  if (all.some(({ status }) => status === 'ALIVE')) return lost;
  const none: Problem = {
    severity: 'error',
    what: 'no worker is alive, so no flow runs',
    where: 'workers',
    todo: 'start `petiole worker` or `petiole up`',
  };
  return [none, ...lost];
}

function queue({ queue: { pools } }: Findings): Problem[] {
  return pools.flatMap(({ pool, workers, due, oldest_due_seconds: oldest }): Problem[] => {
    if (oldest === null || oldest < DUE_SECONDS) return [];
    const many = due >= MOST_COUNTED ? `${MOST_COUNTED} or more executions are` : due === 1 ? 'one execution is' : `${due} executions are`;
    const since = `the first of them for ${Math.round(oldest)} s`;
    if (workers === 0) {
      return [
        {
          severity: 'error',
          what: `no worker of the pool '${pool}' is alive, and ${many} due there, ${since}`,
          where: `pool ${pool}`,
          todo: `start \`petiole worker --pool ${pool}\``,
        },
      ];
    }
    return [
      {
        severity: oldest > 10 * DUE_SECONDS ? 'error' : 'warning',
        what: `${many} due in the pool '${pool}' and wait for a worker, ${since}`,
        where: pool === DEFAULT_POOL ? 'queue' : `pool ${pool}`,
        todo: 'start more workers; where they are idle, look whether they have the version that the flows need',
      },
    ];
  });
}

function database({ database: { connections, max_connections: most }, queue: { rows }, ...found }: Findings): Problem[] {
  const problems: Problem[] = [];
  const say = (what: string, todo: string, severity: Problem['severity'] = 'warning') =>
    problems.push({ severity, what, where: 'database', todo });
  if (found.pingMs > SLOW_MS)
    say(`the database takes ${Math.round(found.pingMs)} ms to answer`, 'look at its load, its disk and the network to it');
  if ((found.commitP95Ms ?? 0) > 2 * SLOW_MS)
    say(
      `one commit in twenty takes ${Math.round(found.commitP95Ms ?? 0)} ms or more`,
      'look at the disk of the database: a step waits for its commit',
    );
  if (connections > 0.9 * most)
    say(`${connections} of ${most} connections of the database are in use`, 'raise max_connections, or put PgBouncer before it', 'error');
  if (Math.abs(found.clockOffsetMs) > SKEW_MS)
    say(
      `the clock of the database is ${Math.abs(found.clockOffsetMs / 1000).toFixed(1)} s ${found.clockOffsetMs > 0 ? 'ahead of' : 'behind'} this machine's`,
      'let both machines follow a time server (NTP)',
    );
  if (found.retentionSeconds === null && rows > LARGE_TABLE)
    say(
      `there are about ${Math.round(rows / 1e5) / 10} million executions, and ended ones are kept for ever`,
      'set PETIOLE_RETENTION, such as 90d',
    );
  return problems;
}

function runners({ runnerTrouble }: Findings): Problem[] {
  if (runnerTrouble === null) return [];
  return [
    {
      severity: 'error',
      what: `this process has no runner process, so no flow runs in it: ${runnerTrouble}`,
      where: 'runners',
      todo: 'look whether the machine is short of memory, processes or open files (`ulimit -a`); it is tried again by itself. `petiole doctor` shows what is missing',
    },
  ];
}

function encryptionKey({ missingKey }: Findings): Problem[] {
  if (missingKey === null) return [];
  return [
    {
      severity: 'error',
      what: `this process lacks the master key ${missingKey}, under which secrets were encrypted anew: it can store none, and would not start again`,
      where: 'encryption key',
      todo: 'start it again with PETIOLE_ENCRYPTION_KEY or PETIOLE_TRANSIT_KEY as in the process that rotated the secrets',
    },
  ];
}

function disk({ disk: found }: Findings): Problem[] {
  if (!found || (found.freeBytes > FREE_BYTES && found.freeBytes > FREE_SHARE * found.bytes)) return [];
  const gigabytes = Math.round((found.freeBytes / 2 ** 30) * 10) / 10;
  return [
    {
      severity: found.freeBytes < FREE_BYTES ? 'error' : 'warning',
      what: `the disk of the embedded database has ${gigabytes} GiB left`,
      where: 'disk',
      todo: 'make room, or set PETIOLE_RETENTION so that ended executions are removed',
    },
  ];
}

const CONNECTOR_PROBLEMS = {
  failing: (name: string) => ({
    what: `the connector ${name} does not work`,
    todo: `\`connector test ${name}\` says more; change it or what it reaches`,
  }),
  access: (name: string) => ({
    what: `the connector ${name} has lost its access`,
    todo: `give it access anew: \`connector oauth ${name}\``,
  }),
  open: (name: string) => ({
    what: `the connector ${name} is not called for a while, since its last calls failed`,
    todo: 'look at the service that it calls',
  }),
};

function connectors({ connectors: all }: Findings): Problem[] {
  return all.map(({ name, kind, reason }) => {
    const { what, todo } = CONNECTOR_PROBLEMS[kind](name);
    return {
      severity: kind === 'open' ? 'warning' : 'error',
      what: reason ? `${what}: ${reason}` : what,
      where: `connector ${name}`,
      todo,
    };
  });
}
