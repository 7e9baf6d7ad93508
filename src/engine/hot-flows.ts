/** The flows that this worker holds in memory, each with its `Drive`: how they come in, and what is done with all of them. */
import { isLack, messageOf } from '../errors.ts';
import type { ExecutionRow, NewExecution } from '../storage/journal/rows.ts';
import { FEW_AHEAD } from './claims.ts';
import { Drive } from './drive.ts';
import type { DriveHost, HotFlow } from './host.ts';
import { Lanes } from './lanes.ts';
import { MOST } from './pace.ts';
import { rowOf } from './rows.ts';

export class HotFlows {
  private readonly host: DriveHost;
  private readonly drives = new Map<string, Drive>();
  private readonly beginning = new Lanes(MOST);
  private claimedAhead = 0;

  constructor(host: DriveHost) {
    this.host = host;
  }

  get size(): number {
    return this.drives.size;
  }

  /** Claimed ones whose script has not run yet. */
  get ahead(): number {
    return this.claimedAhead;
  }

  /** Those that wait. */
  get parked(): number {
    let parked = 0;
    for (const drive of this.drives.values()) if (drive.isParked) parked += 1;
    return parked;
  }

  get(id: string): Drive | undefined {
    return this.drives.get(id);
  }

  hold(row: ExecutionRow): Drive {
    const drive = new Drive(this.host, row);
    this.drives.set(drive.id, drive);
    return drive;
  }

  /** One that this process starts at once: its place is taken, and its script begins when the returned function is called. */
  holdLocal(row: NewExecution): () => void {
    const drive = this.hold(rowOf(row, this.host.workerId));
    const tree = row.rootId;
    const begin = (): void => {
      const begun = drive.isUnbegun ? drive.start(null) : Promise.resolve(); // the drive itself tells of a refusal
      const leave = (): void => this.beginning.leave(tree);
      begun.then(leave, leave);
    };
    return () => this.beginning.enter(tree, row.priority, begin);
  }

  /** One that was claimed. */
  takeUp(row: ExecutionRow, children: ExecutionRow[]): void {
    const drive = this.hold(row);
    // One in quarantine may wait long for its process, and is not what the runners are busy with.
    const counts = row.strikes === 0;
    if (counts) this.claimedAhead += 1;
    const ran = (): void => {
      if (!counts) return;
      this.claimedAhead -= 1;
      if (this.claimedAhead === FEW_AHEAD) this.host.poke();
    };
    // No row, whatever it holds, may end the process: the next one would take it up too.
    void this.resume(drive, children)
      .catch((error: unknown) => drive.failToResume(error, children))
      .finally(ran);
  }

  /** So many new children of each tree begin at once from now on. */
  widen(beginnings: number): void {
    this.beginning.widen(beginnings);
  }

  private async resume(drive: Drive, children: ExecutionRow[]): Promise<void> {
    const opening = this.host.secrets.open([drive.row, ...children]);
    if (!opening) return drive.resume(children);
    drive.expect(children);
    try {
      await opening;
    } catch (error) {
      if (this.host.isDefect(error) && !isLack(error)) throw error;
      return drive.putOff(error);
    }
    if (!drive.isGone) return drive.resume(children);
  }

  gone(drive: HotFlow): void {
    if (this.drives.get(drive.id) === drive) this.drives.delete(drive.id);
  }

  handBack(): void {
    for (const drive of this.all()) drive.handBack();
  }

  evictIdle(): void {
    const now = performance.now();
    const pressed = this.host.scripts.areCrowded;
    for (const drive of this.all()) drive.evictIfIdle(now, pressed);
  }

  /** In case messages of other workers were lost. A flow whose news cannot be read holds up no other one. */
  async lookAround(): Promise<void> {
    const now = performance.now();
    const failures: unknown[] = [];
    for (const drive of this.all()) await drive.remote.refreshIfDue(now).catch((error: unknown) => failures.push(error));
    const defect = failures.find((failure) => !isLack(failure));
    if (defect !== undefined) throw defect;
    if (failures.length === 0) return;
    this.host.log.warn(
      { flows: failures.length, error: messageOf(failures[0]) },
      'what came of child flows and calls cannot be opened just now',
    );
  }

  /** For the pool of runners: these executions were parked in a runner that died. */
  lostParked(ids: string[]): void {
    for (const id of ids) this.drives.get(id)?.lost(null);
  }

  /** For the pool of runners: the isolate of these executions is nearly full. Those that wait leave memory, and replay when due. */
  crowded(ids: string[]): void {
    for (const id of ids) this.drives.get(id)?.evictIfIdle(performance.now(), true);
  }

  /** Forgets all of them without a word to the database. */
  abandon(reason: unknown): void {
    for (const drive of this.all()) {
      this.host.scripts.drop(drive.id);
      drive.abandon(reason);
    }
  }

  /** They leave while one goes through them. */
  private all(): Drive[] {
    return [...this.drives.values()];
  }
}
