/**
 * Limits on how many executions of a flow have begun and not ended, over all workers. An execution of a limited flow is written as
 * one that waits for a place and is not due; `admit_flow` in the database gives the free places away, the most urgent first, then the
 * oldest, and what has a place is claimed as any other flow. So a flow without a limit is asked for nothing but a look into a map.
 *
 * Who writes a limited execution, or sees one end, asks for the places of that flow. A worker that dies in between is made good by
 * the `sweep` of any other.
 */
import { admitFlow, ADMITTED_AT_ONCE, admitQueued, findContinued } from '../storage/journal/places.ts';
import type { NewExecution, Queryable } from '../storage/journal/rows.ts';

/** Of so many sweeps, from the first one on, one looks for children that continue themselves: it reads all that wait. */
const SWEEPS_A_LOOK = 15;

export interface PlaceHost {
  db: Queryable;
  /** how many may run at once; null: as many as there are */
  limitOf(flow: string): number | null;
  repeat<T>(work: () => Promise<T>): Promise<T>;
  /** flows became due in the database */
  poke(): void;
  /** places could not be given away; the sweep tries again */
  failed(error: unknown): void;
}

export class Places {
  private readonly host: PlaceHost;
  /** by flow: what is to be asked for when the request that is under way is answered */
  private readonly asking = new Map<string, { below: string[]; again: boolean }>();
  private sweeps = 0;

  constructor(host: PlaceHost) {
    this.host = host;
  }

  /** For a new row: what it has instead of a beginning where it has to wait for a place. */
  waitOf(flow: string | null): Pick<NewExecution, 'wake' | 'message'> | null {
    const most = flow === null ? null : this.host.limitOf(flow);
    if (most === null) return null;
    return { wake: 'never', message: `waits for a place: of the flow '${flow}' at most ${most} executions run at once` };
  }

  /** An execution of the flow was written or has ended. `below`: a child that was written. */
  look(flow: string | null, below: string[] = []): void {
    if (flow === null || (below.length === 0 && this.host.limitOf(flow) === null)) return;
    const asking = this.asking.get(flow);
    if (asking) {
      asking.again = true;
      asking.below.push(...below);
      return;
    }
    this.asking.set(flow, { below, again: true });
    this.admit(flow).catch((error: unknown) => this.host.failed(error));
  }

  /** What waits while nobody was told of a free place. */
  async sweep(): Promise<void> {
    if ((await admitQueued(this.host.db)) > 0) this.host.poke();
    if (this.sweeps++ % SWEEPS_A_LOOK === 0) for (const [flow, ids] of await findContinued(this.host.db)) this.look(flow, ids);
  }

  private async admit(flow: string): Promise<void> {
    try {
      for (let asking = this.asking.get(flow); asking?.again; asking = this.asking.get(flow)) {
        asking.again = false;
        const below = asking.below.splice(0);
        const admitted = await this.host.repeat(() => admitFlow(this.host.db, flow, below));
        if (admitted > 0) this.host.poke();
        if (admitted >= ADMITTED_AT_ONCE) asking.again = true;
      }
    } finally {
      // At once: who asks from now on would not be heard.
      this.asking.delete(flow);
    }
  }
}
