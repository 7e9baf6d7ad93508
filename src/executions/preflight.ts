/** Tests the connectors that a flow names, before it starts. Starts at the same time share one test of a connector. */
import { messageOf, PetioleError } from '../errors.ts';
import type { ConnectionTarget, JsonObject } from '../model.ts';
import type { NamedConnectors } from './named-connectors.ts';

/** Rejects where there is no such connector. */
export type TestTarget = (target: ConnectionTarget) => Promise<{ ok: boolean; error?: { code: string; message: string } }>;

interface Failure extends JsonObject {
  connector: string;
  code: string;
  message: string;
}

export class Preflight {
  readonly #test: TestTarget;
  readonly #running = new Map<string, Promise<Failure | null>>();

  constructor(test: TestTarget) {
    this.#test = test;
  }

  /** Throws PREFLIGHT_FAILED with the reason of each connector that does not work. */
  async check(flow: string, { names, connectors, namespaces }: NamedConnectors): Promise<void> {
    const targets: ConnectionTarget[] = [
      ...names.map((name) => ({ by: 'name' as const, name })),
      ...connectors.map((name) => ({ by: 'connector' as const, name })),
      ...namespaces.map((name) => ({ by: 'namespace' as const, name, action: '' })),
    ];
    const ends = await Promise.all(targets.map((target) => this.#failureOf(target)));
    const failures = ends.filter((failure) => failure !== null);
    if (failures.length === 0) return;
    const reasons = failures.map(({ connector, code, message }) => `'${connector}': ${code}: ${message}`).join('; ');
    throw new PetioleError(
      'PREFLIGHT_FAILED',
      `the flow '${flow}' was not started, since connectors that it names do not work: ${reasons}`,
      {
        failures,
      },
    );
  }

  #failureOf(target: ConnectionTarget): Promise<Failure | null> {
    const key = `${target.by} ${target.name}`;
    const running = this.#running.get(key) ?? this.#run(target).finally(() => this.#running.delete(key));
    this.#running.set(key, running);
    return running;
  }

  async #run(target: ConnectionTarget): Promise<Failure | null> {
    const connector = target.by === 'namespace' ? `connectors.${target.name}` : target.name;
    try {
      const { ok, error } = await this.#test(target);
      return ok ? null : { connector, code: error?.code ?? 'CONNECTION_FAILED', message: error?.message ?? 'it gave no reason' };
    } catch (error) {
      return { connector, code: error instanceof PetioleError ? error.code : 'INTERNAL', message: messageOf(error) };
    }
  }
}
