/**
 * How many calls of one lane run at once: many where the far side is slow, few where this process has all it can do. Then more of them
 * at once would end none of them sooner, and each turn of the event loop, which every flow here waits for, would take longer.
 * Measured beside 10,000 parallel calls to a quick far side: a flow of 3 calls took 390 ms at the 95th percentile with 256 of them at
 * once, 190 ms with 64.
 */
import { performance, type EventLoopUtilization } from 'node:perf_hooks';
import type { Lanes } from './lanes.ts';

export interface Bounds {
  least: number;
  most: number;
}

const LOOK_MS = 100;
/** of the time the event loop was busy */
const BUSY = 0.85;

export class Pace {
  private readonly lanes: Lanes;
  private readonly bounds: Bounds;
  private timer: NodeJS.Timeout | undefined;
  private before: EventLoopUtilization | undefined;

  constructor(lanes: Lanes, bounds: Bounds) {
    this.lanes = lanes;
    this.bounds = bounds;
  }

  /** Somebody waits in a lane: as long as that is so, it is looked at now and then. */
  look(): void {
    if (this.timer) return;
    this.before = performance.eventLoopUtilization();
    this.timer = setInterval(() => this.adjust(), LOOK_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private adjust(): void {
    if (!this.lanes.isWaiting) return this.stop();
    const { utilization } = performance.eventLoopUtilization(this.before);
    this.before = performance.eventLoopUtilization();
    const { least, most } = this.bounds;
    this.lanes.widen(utilization > BUSY ? Math.max(least, this.lanes.width >> 1) : Math.min(most, this.lanes.width * 2));
  }
}
