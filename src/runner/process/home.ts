/**
 * One isolate of a flow version with the executions that live in it. V8 limits what all of them hold together, while the limit is
 * meant for each. So an isolate that is half full takes no further executions (its version gets another one); one that is nearly
 * full asks for room, and the worker lets parked executions leave memory, which replay later; and where it overflows all the same,
 * the execution that was running is told apart from one that needs too much by opening it again alone.
 *
 * Garbage counts until V8 collects it, so what is seen is at least what is held. To look costs 12 µs: once per 2 ms of computing,
 * in which a script fills a few megabytes.
 */
import type { Realm } from './realm.ts';

const LOOK_MS = 2;
const FULL = 0.5;
const CROWDED = 0.75;
/** Asked again when it grew so much further, or when V8 gave back so much and it is still crowded. */
const STEP = 0.05;

export class Home {
  readonly realm: Realm;
  readonly executions = new Set<string>();
  /** for one execution alone, the limit is its own */
  readonly reserved: boolean;
  /** executions ever opened here: what an earlier one left behind in a package is not the fault of the next */
  private opened = 0;
  private readonly roomBytes: number;
  private readonly emptyBytes: number;
  private usedBytes: number;
  private unseenMs = 0;
  private asksAt = CROWDED;

  constructor(realm: Realm, memoryMb: number, reserved: boolean) {
    this.realm = realm;
    this.reserved = reserved;
    this.emptyBytes = this.usedBytes = realm.usedBytes();
    this.roomBytes = Math.max(1, memoryMb * 2 ** 20 - this.emptyBytes);
  }

  add(id: string): void {
    this.executions.add(id);
    this.opened++;
  }

  get isLost(): boolean {
    return this.realm.isolate.isDisposed;
  }

  /** Whether nobody but this one execution can have filled it. */
  get isPrivate(): boolean {
    return this.opened <= 1;
  }

  get takesMore(): boolean {
    return !this.reserved && !this.isLost && this.used() < FULL;
  }

  /** After a call that took so long: true where room is needed now. */
  needsRoom(ms: number): boolean {
    this.unseenMs += ms;
    if (this.unseenMs < LOOK_MS || this.isLost) return false;
    this.unseenMs = 0;
    const before = this.used();
    this.usedBytes = this.realm.usedBytes();
    const used = this.used();
    if (used < before - STEP) this.asksAt = CROWDED;
    if (used < this.asksAt || this.executions.size < 2) return false;
    this.asksAt = used + STEP;
    return true;
  }

  /** The part of the room beside context and packages that is in use. */
  private used(): number {
    return (this.usedBytes - this.emptyBytes) / this.roomBytes;
  }
}
