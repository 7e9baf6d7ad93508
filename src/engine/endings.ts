/** What follows when a flow or a call has ended: who waits for it is told, or the next generation of a flow takes its place. */
import type { Delivered } from '../runner/protocol.ts';
import type { JournalEntry, NewExecution } from '../storage/journal/rows.ts';
import { optionsOf, type Child } from './child.ts';
import type { Claims } from './claims.ts';
import type { DriveHost, Effect, HotFlow } from './host.ts';
import { shownInputsOf } from './shown-inputs.ts';
import { deliverEnd, nextGeneration, retryOf } from './succession.ts';
import type { Waiters } from './waiters.ts';

export interface EndingHost extends DriveHost {
  readonly claims: Claims;
  readonly waiters: Waiters;
}

export class Endings {
  private readonly host: EndingHost;

  constructor(host: EndingHost) {
    this.host = host;
  }

  flowEnded(drive: HotFlow, entry: JournalEntry, effects: Effect[]): void {
    const { host } = this;
    const { row } = drive;
    const retry = row.status === 'ENDED_ERROR' ? retryOf(row, optionsOf(row), host.now()) : null;
    if (retry) return this.retried(drive, retry.delaySeconds, entry, effects);
    const told = (): void => {
      host.waiters.tell(host.secrets.shown({ ...row }));
      host.places.look(row.flow);
    };
    if (row.parent_id === null) {
      host.waiters.expect(row.id);
      return drive.commit(entry, [...effects, told]);
    }
    deliverEnd(host, row, entry).then(
      () => drive.doAfterwards([...effects, told]),
      (error: unknown) => drive.notWritten(error, effects),
    );
  }

  private retried(drive: HotFlow, delaySeconds: number, entry: JournalEntry, effects: Effect[]): void {
    const { row } = drive;
    const wake = { in: delaySeconds };
    const next = nextGeneration(row, row.inputs, { attempt: row.attempt + 1, wake, keepTimes: true, now: this.host.now() });
    this.succeed(drive, next, entry, [...effects, () => this.host.claims.pokeIn(delaySeconds * 1000)]);
  }

  continued(drive: HotFlow, inputs: string, entry: JournalEntry, effects: Effect[]): void {
    const { host } = this;
    const { flow } = drive.row;
    const begun = nextGeneration(drive.row, inputs, { attempt: 0, wake: { in: 0 }, keepTimes: false, now: host.now() });
    const next = { ...begun, ...host.places.waitOf(flow) };
    const message = `continued as ${next.id}`;
    drive.change(entry, { status: 'ENDED_SUCCESS', outcome: 'ENDED_SUCCESS', message, endedAt: host.now() });
    const go = (): void => (next.wake === 'never' ? host.places.look(flow, drive.row.parent_id ? [next.id] : []) : host.poke());
    this.succeed(drive, next, entry, [...effects, go]);
  }

  /** The next generation takes the place of this one. */
  private succeed(drive: HotFlow, next: NewExecution, entry: JournalEntry, effects: Effect[]): void {
    const { host } = this;
    drive.change(entry, { continuedAs: next.id });
    entry.inserts.push({ ...next, shownInputs: shownInputsOf(next, host.flows, host.secrets) });
    if (next.parentId === null) host.claims.admit(next.id);
    const child = next.parentId && host.drive(next.parentId)?.children.get(next.position);
    if (child) child.id = next.id;
    // A cancel that was recorded before this commit has made it due at once.
    const look = (): void => host.poke();
    drive.commit(entry, [...effects, () => host.waiters.tell(host.secrets.shown({ ...drive.row })), look]);
  }

  /** Hands the end of a call to its flow, in memory or by a wake; resolves when it is durable. */
  callEnded(parentId: string, child: Child, end: Delivered, entry: JournalEntry): Promise<void> {
    const parent = this.host.drive(parentId);
    if (parent && !parent.isGone) return parent.childEnded(child, end, entry);
    return this.host.journal.write({ ...entry, wakes: [parentId] });
  }
}
