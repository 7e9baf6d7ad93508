import type { ExecutionError } from '../model.ts';
import type { ExecutionRow } from '../storage/journal/rows.ts';
import { timedOut } from './calls.ts';
import { optionsOf } from './child.ts';
import type { DriveHost } from './host.ts';
import { Timer } from './timer.ts';

/** The time of a flow is over. */
export interface Expiring {
  readonly row: ExecutionRow;
  expire(failure: ExecutionError): void;
}

/** The time-out of a flow, over all its attempts. Its timer runs while the flow is in memory. */
export class Deadline extends Timer {
  private readonly host: Pick<DriveHost, 'now'>;
  private readonly flow: Expiring;

  constructor(host: Pick<DriveHost, 'now'>, flow: Expiring) {
    super();
    this.host = host;
    this.flow = flow;
  }

  /** In ms since the epoch; null where the flow has none. */
  at(): number | null {
    const { row } = this.flow;
    const { timeout } = optionsOf(row);
    return timeout === undefined ? null : (row.started_at ?? row.created_at) + timeout * 1000;
  }

  arm(): void {
    const at = this.at();
    this.stop();
    if (at === null) return;
    const { row } = this.flow;
    const failure = timedOut({ name: row.name, options: optionsOf(row) });
    this.start(at - this.host.now(), () => this.flow.expire(failure));
  }
}
