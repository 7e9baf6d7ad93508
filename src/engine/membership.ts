/**
 * A worker among workers: one heartbeat row, whose epoch fences every write.
 *
 * A worker counts as dead only for an observer whose own heartbeats went through all the time that the other was silent, or a
 * restart of PostgreSQL would become a mass takeover. One that was declared dead itself drops what it holds and registers anew.
 * So does one that finds the database on another timeline, where a standby took over that need not have received what was
 * acknowledged (`fence.ts`): what it held under its old name it makes due at once, and takes it up as the database has it.
 */
import type { Fence } from '../storage/journal/fence.ts';
import type { Queryable } from '../storage/journal/rows.ts';
import { fenceOthers, fenceSelf, fenceSilent, heartbeat, noteDraining, registerWorker, releaseOwned } from '../storage/journal/workers.ts';
import { uuidv7 } from './ids.ts';
import { DatabaseClock } from './database-clock.ts';
import type { EngineSettings, Logger } from './ports.ts';

export interface MembershipHost {
  db: Queryable;
  settings: EngineSettings;
  log: Logger;
  /** another worker has what was held here, or the database is not the one that it was read from */
  onFenced(): void;
  /** a standby became the primary, and what it had not received is lost; `before` and `now` are timelines */
  onRewound(before: string, now: string): void;
  /** flows became due, and parents of connections were woken that some worker holds */
  onReleased(released: number, woken: { id: string; workerId: string }[]): void;
}

export class Membership {
  fence!: Fence;
  /** how the clock of the database stands */
  readonly clock = new DatabaseClock();
  private readonly host: MembershipHost;
  private beats = 0;
  private isTold = false;
  private lastBeat = 0;

  constructor(host: MembershipHost) {
    this.host = host;
  }

  get id(): string {
    return this.fence.workerId;
  }

  /** Under a new name. Under the one before, if there was one, nothing is written any more, whoever has noticed yet. */
  async register(): Promise<void> {
    const { db, settings } = this.host;
    const { pool, host, version } = settings;
    const before = this.fence as Fence | undefined;
    if (before) await fenceSelf(db, before);
    const begun = performance.now();
    const { fence, now, untimed } = await registerWorker(db, { id: uuidv7(this.clock.now()), pool, host, pid: process.pid, version });
    this.clock.learn(now, performance.now() - begun);
    this.fence = fence;
    this.beats = 0;
    this.lastBeat = performance.now();
    if (untimed !== undefined) this.tellUntimed(untimed);
    if (before?.timeline && fence.timeline && before.timeline !== fence.timeline) this.host.onRewound(before.timeline, fence.timeline);
  }

  private tellUntimed(error: unknown): void {
    if (this.isTold) return;
    this.isTold = true;
    const message =
      'the database does not say which timeline it is on: where a standby takes over that has lost commits, restart this process';
    this.host.log.info({ error: String(error) }, message);
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
    const { held, now } = await heartbeat(db, fence).catch((error: unknown) => this.missed(error));
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

  /** A heartbeat did not go through: the own silence excuses that of others. That something else fails does not. */
  private missed(error: unknown): never {
    this.beats = 0;
    throw error;
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
