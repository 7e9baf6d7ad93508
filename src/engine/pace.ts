/**
 * How much of one tree is under way at once. Alone it has all that there is: fewer calls at once end none of them sooner (measured, 1,000
 * calls to a quick far side: 157 to 165 ms with 128 or 256 of them, 183 to 186 with 32 to 64). In company it has as little as leaves the event loop some
 * time, so that a small flow is not held up by a large one, which takes longer for it: beside 10,000 calls to a quick far side the 95th
 * percentile of a flow of 3 calls, 10 ms alone, was 190 ms with 64 of them at once, 70 ms with 32, and is 25 ms with as many as are fit.
 */
import { performance } from 'node:perf_hooks';
import { OPENINGS_AT_ONCE } from '../runner/openings.ts';
import type { Company } from './company.ts';
import type { Lanes } from './lanes.ts';

export interface PaceHost {
  company: Company;
  /** how many executions of one tree are opened in a runner at once */
  openings(most: number): void;
  /** how many new children of one tree begin at once */
  beginnings(most: number): void;
}

/** The part of the time since the last look in which this process had something to do: 0 to 1. */
export type Utilization = () => number;

/** Of the calls of one lane: at most as many as the HTTP connections to one far side, for a longer queue here is a shorter one there. */
export const MOST = 256;
/** Of these at most so many when company comes. */
const FIRST = 32;
const LEAST = { beside: 2, besideSmall: 1 };
const LOOK_MS = 25;
/** Of the time the event loop was busy. Large trees among themselves lose by what is left free (measured: three fan-outs of 1,000 half as much time again with 0.6). */
const BUSY = { beside: 0.85, besideSmall: 0.6 };

export class Pace {
  private readonly lanes: Lanes;
  private readonly host: PaceHost;
  private readonly utilization: Utilization;
  private timer: NodeJS.Timeout | undefined;

  constructor(lanes: Lanes, host: PaceHost, utilization = ofEventLoop()) {
    this.lanes = lanes;
    this.host = host;
    this.utilization = utilization;
  }

  /** There is company: as long as that is so, it is looked at now and then. */
  look(): void {
    if (this.timer) return;
    this.utilization();
    this.timer = setInterval(() => this.adjust(), LOOK_MS).unref();
  }

  /** Whoever is left, or comes after all were dropped, has all of it again. */
  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.host.company.left();
    this.lanes.widen(MOST);
    this.host.openings(OPENINGS_AT_ONCE);
    this.host.beginnings(MOST);
  }

  private adjust(): void {
    if (!this.host.company.look()) return this.stop();
    const { width } = this.lanes;
    const who = this.host.company.hasSmall ? 'besideSmall' : 'beside';
    const isBusy = this.utilization() > BUSY[who];
    this.lanes.widen(isBusy ? Math.max(LEAST[who], Math.min(FIRST, width >> 1)) : Math.min(MOST, width + 1));
    this.host.openings(Math.min(OPENINGS_AT_ONCE, Math.max(1, this.lanes.width >> 2)));
    this.host.beginnings(this.lanes.width);
  }
}

function ofEventLoop(): Utilization {
  let before = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    return utilization;
  };
}
