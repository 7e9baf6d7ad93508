/** New trees: a root begins here at once where there is room, else it is due for any worker. */
import type { Fence } from '../storage/journal/fence.ts';
import { emptyEntry, type ExecutionRow, type NewExecution, type Queryable } from '../storage/journal/rows.ts';
import { startOnce } from '../storage/journal/start.ts';
import type { Claims } from './claims.ts';
import type { HotFlows } from './hot-flows.ts';
import type { DriveHost } from './host.ts';
import { Fenced } from './journal.ts';
import { rowOf } from './rows.ts';
import { shownInputsOf } from './shown-inputs.ts';

export type SubmittedOnce = { created: true; row: ExecutionRow } | { created: false; executionId: string; requestSha256: string };

interface Beginning {
  /** it begins in this process */
  local: boolean;
  /** it waits for a place */
  limited: boolean;
  fence: Fence;
  key: string;
  kept: { key: string; requestSha256: string };
  sealed: NewExecution;
}

export interface RootHost extends DriveHost {
  readonly hot: HotFlows;
  readonly claims: Claims;
  readonly fence: Fence;
  /** whether this worker has been alive in the eyes of the others all the time since it had this fence */
  isCurrent(fence: Fence): boolean;
  repeat<T>(work: () => Promise<T>): Promise<T>;
}

export class Roots {
  private readonly host: RootHost;
  private readonly db: Queryable;
  private readonly onStarted: (() => void) | undefined;
  /** roots that begin here as soon as the database has answered, which may be after it has them */
  private readonly starting = new Set<string>();

  /** `onStarted` is told of a root that was started without the journal. */
  constructor(host: RootHost, db: Queryable, onStarted?: () => void) {
    this.host = host;
    this.db = db;
    this.onStarted = onStarted;
  }

  /** The script may begin before the row is durable; nothing leaves before. `durable` resolves when the row is. */
  submit(given: NewExecution): { row: ExecutionRow; durable: Promise<void> } {
    const { host } = this;
    const row = this.shielded(given);
    this.admit(row.rootId);
    const wait = host.places.waitOf(row.flow);
    if (wait || !this.beginsHere(row)) {
      const insert: NewExecution = { ...row, wake: { in: 0 }, ...wait };
      const durable = host.journal.write({ ...emptyEntry(row.rootId), inserts: [insert] });
      return { row: rowOf(insert, host.workerId), durable: durable.then(() => (wait ? host.places.look(row.flow) : host.due(row.pool))) };
    }
    const insert = this.begun(row);
    const shown = rowOf(insert, host.workerId);
    return { row: shown, durable: host.hot.hold({ ...shown }).start(insert) };
  }

  /** The same, at most once per idempotency key: the row is durable before the script begins. */
  async submitOnce(given: NewExecution, key: { key: string; requestSha256: string }): Promise<SubmittedOnce> {
    const { host } = this;
    const row = this.shielded(given);
    this.admit(row.rootId);
    const wait = host.places.waitOf(row.flow);
    const local = !wait && this.beginsHere(row);
    const insert = local ? this.begun(row) : { ...row, ...wait };
    const { fence, secrets } = host;
    const sealed = secrets.sealRow(insert);
    const kept = { ...key, requestSha256: secrets.sealRequest(key.key, key.requestSha256, sealed) };
    if (local) this.starting.add(insert.id);
    try {
      return await this.begunOnce(insert, { local, limited: wait !== null, fence, key: key.key, kept, sealed });
    } finally {
      this.starting.delete(insert.id);
    }
  }

  /** Its row may be owned here already, though it is not held yet: nobody else may take it up. */
  isStarting(id: string): boolean {
    return this.starting.has(id);
  }

  private async begunOnce(insert: NewExecution, { local, limited, fence, key, kept, sealed }: Beginning): Promise<SubmittedOnce> {
    const { host } = this;
    const started = await host.repeat(() => startOnce(this.db, fence, kept, sealed));
    if (started.outcome === 'fenced') throw new Fenced('this worker was declared dead');
    if (started.outcome === 'known' && started.executionId !== insert.id) {
      const requestSha256 = await host.secrets.openRequest(key, started.requestSha256);
      return { created: false, executionId: started.executionId, requestSha256 };
    }
    this.made();
    if (local && host.isCurrent(fence)) host.hot.holdLocal(insert)();
    else if (limited) host.places.look(insert.flow);
    else host.due(insert.pool);
    return { created: true, row: rowOf(insert, host.workerId) };
  }

  /** One was made that the journal has not written. */
  made(): void {
    this.onStarted?.();
  }

  /** One that is not written by the journal: this worker may claim it. */
  admit(rootId: string): void {
    this.host.claims.admit(rootId);
  }

  /** What of it may be shown; its labels are for people, and masked for the script too. `shown`: what is masked already. */
  shielded(row: NewExecution, shown: string | null = null): NewExecution {
    const { flows, secrets } = this.host;
    return { ...row, shownInputs: shownInputsOf(row, flows, secrets, shown), labels: row.labels && secrets.maskJson(row.labels) };
  }

  private beginsHere({ pool }: NewExecution): boolean {
    return pool === this.host.settings.pool && this.host.room.hasPlace();
  }

  private begun(row: NewExecution): NewExecution {
    return { ...row, status: 'RUNNING', startedAt: this.host.now(), attempt: 1, owned: true };
  }
}
