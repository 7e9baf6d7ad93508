import { emptyEntry, type ExecutionRow } from '../storage/journal/rows.ts';
import { repeatCall } from './adoption.ts';
import { deliveredOf, isElsewhere } from './child.ts';
import { cancelChild } from './child-ends.ts';
import type { DriveHost, HotFlow } from './host.ts';

const REFRESH_MS = 2000;

/** Children of a flow in memory that end, or are marked for cancelling, in another process. */
export class RemoteChildren {
  private readonly flow: HotFlow;
  private readonly host: DriveHost;
  private lastRefreshed = -Infinity;

  constructor(flow: HotFlow, host: DriveHost) {
    this.flow = flow;
    this.host = host;
  }

  /** Takes what the database knows of them. False: the flow cannot take anything yet. */
  async refresh(): Promise<boolean> {
    const { flow, host } = this;
    const rows = await host.recorded.newsOf(flow.id);
    if (flow.isGone || flow.isOpening) return false;
    try {
      for (const row of rows) this.take(row);
    } catch (error) {
      flow.defect(error);
    }
    return true;
  }

  private take(row: ExecutionRow): void {
    const { flow, host } = this;
    const child = flow.children.get(row.position);
    if (!child || child.end || child.delivered !== null) return;
    Object.assign(child, { id: row.id, workerId: row.worker_id, isMarked: row.control === 'CANCEL' });
    // It was claimed without a word to this flow.
    if (isElsewhere(child) && row.status === 'RUNNING' && !child.isRepeated)
      Object.assign(child, { status: 'RUNNING', attempt: row.attempt, startedAt: row.started_at, said: row.message });
    if (row.status.startsWith('ENDED_'))
      flow.childEnded(child, deliveredOf(row), emptyEntry(flow.row.root_id)).catch((error: unknown) => flow.refused(error));
    else if (row.control === 'CANCEL' && row.type !== 'FLOW') cancelChild(flow, host, child);
    else if (row.type === 'CONNECTION' && row.status === 'RUNNING' && !row.worker_id && !host.calls.get(row.id)) {
      repeatCall(flow, host, child);
    }
  }

  /** In case a message from another worker was lost. */
  async refreshIfDue(now: number): Promise<void> {
    if (now - this.lastRefreshed < REFRESH_MS || !this.hasAny()) return;
    this.lastRefreshed = now;
    await this.refresh();
  }

  /** Whether a child runs that this process would not hear of by itself. */
  private hasAny(): boolean {
    for (const { type, id } of this.flow.children.running) {
      if (type === 'FLOW' ? !this.host.drive(id) : type === 'CONNECTION' && !this.host.calls.get(id)) return true;
    }
    return false;
  }
}
