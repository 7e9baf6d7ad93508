/**
 * Cancel, pause and resume, and the news that children ended elsewhere: everything is in the database first, and whoever holds
 * the flow is told. A message that is lost is made up for by a look at the own rows now and then.
 */
import { loadExecutions } from '../storage/journal/claim.ts';
import {
  loadControls,
  renewPause,
  requestCancel,
  requestChildCancel,
  requestPause,
  requestResume,
  type Controlled,
} from '../storage/journal/control.ts';
import type { ExecutionRow, Queryable } from '../storage/journal/rows.ts';
import { releaseCalls } from '../storage/journal/workers.ts';
import type { Calls } from './calls.ts';
import { isElsewhere, type Child } from './child.ts';
import type { Mailbox, WorkerMessage } from './ports.ts';

/** A flow in memory, as far as controls reach it. */
export interface ControlledFlow {
  readonly row: ExecutionRow;
  readonly remote: { refresh(): Promise<boolean> };
  cancel(): void;
  pause(): void;
}

export interface ControlHost {
  db: Queryable;
  calls: Calls;
  mailbox: Mailbox;
  workerId(): string;
  drive(id: string): ControlledFlow | undefined;
  poke(): void;
  /** these flows wait for a place */
  look(flow: string, ids: string[]): void;
  /** an idempotent statement, until it is answered */
  repeat<T>(work: () => Promise<T>): Promise<T>;
  /** something was not carried out */
  failed(error: unknown): void;
}

export class Controls {
  private readonly host: ControlHost;

  constructor(host: ControlHost) {
    this.host = host;
  }

  /** Of flows; resolves when it is durable, and rejects when this worker stops before. */
  cancel(ids: string[]): Promise<void> {
    return this.control(() => requestCancel(this.host.db, ids));
  }

  pause(ids: string[]): Promise<void> {
    return this.control(() => requestPause(this.host.db, ids));
  }

  /** The flows below one that is being paused, also those that its pause has not seen. */
  pauseBelow(id: string): Promise<void> {
    return this.control(() => renewPause(this.host.db, id));
  }

  resume(ids: string[]): Promise<void> {
    return this.control(() => requestResume(this.host.db, ids));
  }

  /** A connection or a sleep, so that whoever takes its flow over cancels it too; the flow is told. */
  cancelChild(id: string): Promise<void> {
    return this.control(() => requestChildCancel(this.host.db, id));
  }

  /** Calls of a flow that has ended: what becomes of those that ran as their worker died, nobody else decides. */
  leaveAlone(ids: string[]): void {
    this.host
      .repeat(() => releaseCalls(this.host.db, ids))
      .then((released) => released > 0 && this.host.poke())
      .catch((error: unknown) => this.host.failed(error));
  }

  /** Aborts a call where it runs; false where it runs nowhere. */
  abortCall(child: Child): boolean {
    if (this.host.calls.abort(child.id)) return true;
    const isHere = child.workerId === null ? !isElsewhere(child) : child.workerId === this.host.workerId();
    if (isHere) return false;
    // The worker that runs or claims it obeys what stands in its row; marked once, since the mark wakes the flow here too.
    if (!child.isMarked) this.mark(child);
    return true;
  }

  private mark(child: Child): void {
    child.isMarked = true;
    this.cancelChild(child.id).catch((error: unknown) => {
      child.isMarked = false;
      this.host.failed(error);
    });
  }

  private async control(request: () => Promise<Controlled[]>): Promise<void> {
    const rows = await this.host.repeat(request);
    await this.host.repeat(() => this.controlled(rows));
  }

  /** Rows that a control concerns: held here, by another worker, or by nobody and then due. */
  private async controlled(rows: Controlled[]): Promise<void> {
    const own = this.host.workerId();
    const elsewhere = rows.filter((row) => row.worker_id !== null && row.worker_id !== own);
    for (const [worker, theirs] of Map.groupBy(elsewhere, (row) => row.worker_id as string)) {
      this.host.mailbox.send(worker, { controlled: theirs.map((row) => row.id) });
    }
    await this.look(rows.filter((row) => row.worker_id === own || this.host.drive(row.id)).map((row) => row.id));
    // It may stand below one of its own flow, whose place it shares: only who asks for it by name is told.
    for (const { id, queued } of rows) if (queued) this.host.look(queued, [id]);
    if (rows.some((row) => row.worker_id === null)) this.host.poke();
  }

  /** Parents of ended children that a worker holds. */
  woken(rows: { id: string; workerId: string }[]): void {
    for (const [worker, theirs] of Map.groupBy(rows, (row) => row.workerId)) {
      const message = { woken: theirs.map((row) => row.id) };
      if (worker === this.host.workerId()) this.receive(message);
      else this.host.mailbox.send(worker, message);
    }
  }

  receive(message: WorkerMessage): void {
    if (message.due) this.host.poke();
    const ids = [...(message.woken ?? []), ...(message.controlled ?? [])];
    this.host.repeat(() => this.look(ids)).catch((error: unknown) => this.host.failed(error));
  }

  /** What messages that were lost would have said. */
  async lookAgain(): Promise<void> {
    for (const row of await loadControls(this.host.db, this.host.workerId())) this.obey(row);
  }

  private async look(ids: string[]): Promise<void> {
    if (ids.length > 0) for (const row of await loadExecutions(this.host.db, ids)) this.obey(row);
  }

  private obey(row: ExecutionRow): void {
    if (row.type === 'CONNECTION' && row.control === 'CANCEL') this.host.calls.abort(row.id);
    const drive = this.host.drive(row.id);
    if (!drive) return;
    if (row.control === 'CANCEL') drive.cancel();
    if (row.control === 'PAUSE') drive.pause();
    else if (row.wakeups !== drive.row.wakeups) this.refresh(drive, row.wakeups);
  }

  /** The wake-ups count as seen only when the children were: a flow that leaves memory in between is due again at once. */
  private refresh(drive: ControlledFlow, wakeups: number): void {
    this.host
      .repeat(() => drive.remote.refresh())
      .then((isTaken) => (drive.row.wakeups = isTaken ? wakeups : drive.row.wakeups))
      .catch((error: unknown) => this.host.failed(error));
  }
}
