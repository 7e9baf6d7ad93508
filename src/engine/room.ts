import type { EngineSettings } from './ports.ts';

/** of the places in memory those that are kept for trees that are started here: a fan-out does not take them, nor does what is due */
const KEPT_FOR_ROOTS = 0.1;
/** of the places in memory those that calls of flows of other pools take at most, or a fan-out of them would keep out all else */
const FOR_CLAIMED_CALLS = 0.5;

export interface RoomHost {
  readonly settings: Pick<EngineSettings, 'maxHot'>;
  /** nothing is taken into memory now */
  isClosed(): boolean;
  readonly hot: { readonly size: number };
  readonly claimed: { readonly size: number };
  readonly claims: { readonly underway: number };
}

/** The places in memory: how many are free, and for whom. */
export class Room {
  private readonly host: RoomHost;

  constructor(host: RoomHost) {
    this.host = host;
  }

  hasPlace(): boolean {
    return this.free() > 0;
  }

  /** For one more child. A new tree finds room also where a fan-out has taken what it may. */
  hasPlaceBelow(): boolean {
    return this.freeBelow() > 0;
  }

  hasPlaceForCalls(): boolean {
    return this.host.claimed.size < this.host.settings.maxHot * FOR_CLAIMED_CALLS;
  }

  freeBelow(): number {
    return this.free() - Math.floor(this.host.settings.maxHot * KEPT_FOR_ROOTS) - this.host.claims.underway;
  }

  private free(): number {
    return this.host.isClosed() ? 0 : this.host.settings.maxHot - this.host.hot.size - this.host.claimed.size;
  }
}
