/**
 * The runner processes of executions under suspicion, one each. Each may come to fill the memory of a runner before it is stopped, so
 * there are a few at a time however many are suspected: the others wait until a process is gone, those first who came first. Where one
 * waits, executions that only wait themselves should leave memory, and with it their process.
 */
import { RunnerLost } from './protocol.ts';
import type { Runner } from './runner.ts';

export interface QuarantinePorts {
  /** processes at once */
  most: number;
  /** throws where none can be started */
  start(): Runner;
}

interface Waiting {
  enter(runner: Runner): void;
  refuse(error: unknown): void;
}

export class Quarantine {
  private readonly ports: QuarantinePorts;
  private readonly inside = new Set<Runner>();
  /** by execution */
  private readonly waiting = new Map<string, Waiting>();

  constructor(ports: QuarantinePorts) {
    this.ports = ports;
  }

  get runners(): ReadonlySet<Runner> {
    return this.inside;
  }

  get waitingCount(): number {
    return this.waiting.size;
  }

  /** A process for this execution alone. Rejects with `RunnerLost` where the execution is dropped before its turn. */
  enter(executionId: string): Promise<Runner> {
    return new Promise((enter, refuse) => {
      this.waiting.set(executionId, { enter, refuse });
      this.admit();
    });
  }

  /** It waits no longer. */
  leave(executionId: string): void {
    const waiting = this.waiting.get(executionId);
    this.waiting.delete(executionId);
    waiting?.refuse(new RunnerLost(false, null, `the execution ${executionId} was dropped before it was opened`));
  }

  /** The process has ended. */
  gone(runner: Runner): void {
    if (this.inside.delete(runner)) this.admit();
  }

  close(): void {
    for (const executionId of [...this.waiting.keys()]) this.leave(executionId);
  }

  private admit(): void {
    for (const [executionId, { enter, refuse }] of this.waiting) {
      if (this.inside.size >= this.ports.most) return;
      this.waiting.delete(executionId);
      try {
        const runner = this.ports.start();
        this.inside.add(runner);
        enter(runner);
      } catch (error) {
        refuse(error);
      }
    }
  }
}
