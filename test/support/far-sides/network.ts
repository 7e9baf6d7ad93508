/**
 * Networks of several machines on this one: namespaces that are joined by cables (veth pairs), whose ends can be taken down. Debian's
 * iproute2 and util-linux do it; a user who is not root does the same below a user namespace.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { isRoot, unshared } from './namespaces.ts';

const execute = promisify(execFile);

export class Machine {
  readonly #holder: ChildProcess;

  private constructor(holder: ChildProcess) {
    this.#holder = holder;
  }

  /** The first one; the others are made beside it, since only so the owner of one may lay cables to the next. */
  static async first(): Promise<Machine> {
    return Machine.#of(unshared('-n', ...HOLD));
  }

  async beside(): Promise<Machine> {
    return Machine.#of([...(isRoot ? [] : this.#enter(...AS_OWNER)), 'unshare', '-n', ...HOLD]);
  }

  static async #of([program, ...args]: string[]): Promise<Machine> {
    const holder = spawn(program!, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    await Promise.race([
      once(holder.stdout!, 'data'),
      once(holder, 'close').then(([code]) => {
        throw new Error(`${program} ${args.join(' ')} ended with ${code}: this machine lets this user make no network namespace`);
      }),
    ]);
    const machine = new Machine(holder);
    await machine.run('ip', 'link', 'set', 'lo', 'up');
    return machine;
  }

  #enter(...namespaces: string[]): string[] {
    return ['nsenter', '-t', String(this.#holder.pid), ...namespaces];
  }

  /** What stands before a program that is to run on it. */
  get within(): string[] {
    return this.#enter('-n', ...(isRoot ? [] : AS_OWNER));
  }

  async run(...command: string[]): Promise<string> {
    const [program, ...args] = [...this.within, ...command];
    return (await execute(program!, args)).stdout;
  }

  /** A cable: each end has the address, with the length of its network. */
  async cable(other: Machine, name: string, [own, theirs]: [string, string]): Promise<void> {
    await this.run('ip', 'link', 'add', name, 'type', 'veth', 'peer', 'name', name, 'netns', String(other.#holder.pid));
    for (const [machine, address] of [
      [this, own],
      [other, theirs],
    ] as const) {
      await machine.run('ip', 'address', 'add', address, 'dev', name);
      await machine.run('ip', 'link', 'set', name, 'up');
    }
  }

  /** Nothing passes any more, and nobody is told. */
  async unplug(cable: string): Promise<void> {
    await this.run('ip', 'link', 'set', cable, 'down');
  }

  async plug(cable: string): Promise<void> {
    await this.run('ip', 'link', 'set', cable, 'up');
  }

  /** Everything that ran on it has to be stopped before. */
  async remove(): Promise<void> {
    this.#holder.stdin?.end();
    if (this.#holder.exitCode === null) await once(this.#holder, 'close');
  }
}

/** Into the user namespace of the first machine, whose root this user is. */
const AS_OWNER = ['-U', '--preserve-credentials'];
/** Lives until its stdin ends, so it does not outlive the test. */
const HOLD = ['sh', '-c', 'echo ready; cat >/dev/null'];
