/**
 * How much one tree has under way at once: much where the far side is slow, little where this process has all it can do. Then more of
 * it at once would end none of it sooner, and each turn of the event loop, which every flow here waits for, would take longer.
 *
 * In company it is as little as leaves the event loop some time, so that a small flow is not held up by a large one, which takes longer
 * for it. Measured beside 10,000 parallel calls to a quick far side, at the 95th percentile of a flow of 3 calls that takes 10 ms alone:
 * 390 ms with 256 of them at once, 190 ms with 64, 70 ms with 32, 23 ms with as many as are fit.
 */
import { performance } from 'node:perf_hooks';
import type { Company } from './company.ts';
import type { Lanes } from './lanes.ts';

export interface Bounds {
  least: number;
  most: number;
}

export interface PaceHost {
  company: Company;
  /** how many executions of one tree are opened in a runner at once */
  openings(most: number): void;
}

/** The part of the time since the last look in which this process had something to do: 0 to 1. */
export type Utilization = () => number;

const LOOK_MS = 25;
/** Alone, it is looked at every so many looks. */
const SELDOM = 4;
/** of the time the event loop was busy */
const BUSY = 0.85;
const LEAST_IN_COMPANY = 2;
const OPENINGS = 16;

export class Pace {
  private readonly lanes: Lanes;
  private readonly bounds: Bounds;
  private readonly host: PaceHost;
  private timer: NodeJS.Timeout | undefined;
  private readonly utilization: Utilization;
  private looks = 0;

  constructor(lanes: Lanes, bounds: Bounds, host: PaceHost, utilization = ofEventLoop()) {
    this.lanes = lanes;
    this.bounds = bounds;
    this.host = host;
    this.utilization = utilization;
  }

  /** Somebody waits in a lane, or there is company: as long as that is so, it is looked at now and then. */
  look(): void {
    if (this.timer) return;
    this.utilization();
    this.looks = 0;
    this.timer = setInterval(() => this.adjust(), LOOK_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private adjust(): void {
    const inCompany = this.host.company.isHere;
    this.looks += 1;
    if (!inCompany && !this.lanes.isWaiting) return this.rest();
    if (!inCompany && this.looks % SELDOM > 0) return;
    this.widen(inCompany, this.utilization() > BUSY);
  }

  private widen(inCompany: boolean, isBusy: boolean): void {
    const { width } = this.lanes;
    const { least, most } = this.bounds;
    if (isBusy) this.lanes.widen(Math.max(inCompany ? LEAST_IN_COMPANY : least, width >> 1));
    else this.lanes.widen(Math.min(most, inCompany ? width + 1 : Math.max(least, width * 2)));
    this.host.openings(inCompany ? Math.min(OPENINGS, Math.max(1, this.lanes.width >> 2)) : OPENINGS);
  }

  /** What comes next begins as if nothing had been. */
  private rest(): void {
    this.stop();
    if (this.lanes.width < this.bounds.least) this.lanes.widen(2 * this.bounds.least);
    this.host.openings(OPENINGS);
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
