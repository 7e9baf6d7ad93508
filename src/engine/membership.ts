/**
 * A worker among workers: one heartbeat row, whose epoch fences every write.
 *
 * A worker counts as dead only for an observer whose own heartbeats went through all the time that the other was silent, or a
 * restart of PostgreSQL would become a mass takeover. One that was declared dead itself drops what it holds and registers anew.
 */
import type { Fence } from '../storage/journal/flush.ts';
import type { Queryable } from '../storage/journal/rows.ts';
import { fenceOthers, fenceSelf, fenceSilent, heartbeat, noteDraining, registerWorker, releaseOwned } from '../storage/journal/workers.ts';
import { uuidv7 } from './ids.ts';
import { DatabaseClock } from './database-clock.ts';
import type { EngineSettings, Logger } from './ports.ts';

export interface MembershipHost {
  db: Queryable;
  settings: EngineSettings;
  log: Logger;
  /** another worker has what was held here */
  onFenced(): void;
  /** flows became due, and parents of connections were woken that some worker holds */
  onReleased(released: number, woken: { id: string; workerId: string }[]): void;
}

export class Membership {
  fence!: Fence;
  /** how the clock of the database stands */
  readonly clock = new DatabaseClock();
  private readonly host: MembershipHost;
  private beats = 0;
  private lastBeat = 0;

  constructor(host: MembershipHost) {
    this.host = host;
  }

  get id(): string {
    return this.fence.workerId;
  }

  async register(): Promise<void> {
    const { pool, host, version } = this.host.settings;
    const begun = performance.now();
    const { fence, now } = await registerWorker(this.host.db, { id: uuidv7(), pool, host, pid: process.pid, version });
    this.clock.learn(now, performance.now() - begun);
    this.fence = fence;
    this.beats = 0;
    this.lastBeat = performance.now();
  }

  /** Where this process owns the database alone: whoever else is registered died. */
  async fenceOthers(): Promise<void> {
    await fenceOthers(this.host.db, this.fence);
  }

  /** Says that this worker claims nothing any more. Nothing depends on it, so nobody waits for it. */
  drains(): void {
    noteDraining(this.host.db, this.fence).catch((error: unknown) => {
      this.host.log.warn({ error: String(error) }, 'drains, and could not say so to others');
    });
  }

  /** From now on nothing is written under this name, and what it owned is due for others. */
  async resign(): Promise<void> {
    await fenceSelf(this.host.db, this.fence);
  }

  async beat(): Promise<void> {
    const { settings, db } = this.host;
    const { fence } = this;
    const begun = performance.now();
    const { held, now } = await heartbeat(db, fence);
    const took = performance.now() - begun;
    // To one that is set ahead everybody was silent for as long: they get the time to beat by it.
    const wasSet = Math.abs(this.clock.learn(now, took)) > settings.silentMs / 4;
    if (fence !== this.fence) return;
    if (!held) return this.host.onFenced();
    // A long time since the last one is a silence too, as where the statement of a takeover hung in between.
    const isLate = performance.now() - this.lastBeat > settings.silentMs / 2;
    this.lastBeat = performance.now();
    this.beats = wasSet || isLate || took > settings.heartbeatMs ? 0 : this.beats + 1;
    if (this.beats * settings.heartbeatMs >= settings.silentMs) await this.takeOver();
  }

  /** A heartbeat did not go through: the own silence excuses that of others. */
  missed(): void {
    this.beats = 0;
  }

  private async takeOver(): Promise<void> {
    const dead = await fenceSilent(this.host.db, this.fence, this.host.settings.silentMs);
    if (dead.length > 0) this.host.log.warn({ dead }, 'taking over from workers that were silent');
    await this.release();
  }

  /** What stopped workers held becomes due. A row that is locked just now comes with a later heartbeat. */
  async release(): Promise<void> {
    const { released, elsewhere } = await releaseOwned(this.host.db);
    this.host.onReleased(released, elsewhere);
  }
}
