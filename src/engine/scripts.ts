/** The scripts of flows in the runners. */
import { PetioleError } from '../errors.ts';
import type { ExecutionError, JsonValue } from '../model.ts';
import type { Activation, Delivered, GuestError, Opening, Runners } from '../runner/protocol.ts';
import type { ExecutionRow } from '../storage/journal/rows.ts';
import type { Company } from './company.ts';
import { executionErrorOf } from './failure.ts';
import type { EngineSettings, FlowVersions } from './ports.ts';

export interface ScriptHost {
  readonly flows: FlowVersions;
  readonly company: Pick<Company, 'seen'>;
  readonly settings: Pick<EngineSettings, 'runnerBytes'>;
  repeat<T>(work: () => Promise<T>): Promise<T>;
}

export class Scripts {
  private readonly host: ScriptHost;
  private readonly runners: Runners;

  constructor(host: ScriptHost, runners: Runners) {
    this.host = host;
    this.runners = runners;
  }

  /** `isFirst`: it has done nothing yet */
  async open(opening: Opening, { quarantine, isFirst }: { quarantine: boolean; isFirst: boolean }): Promise<Activation> {
    const { flows } = this.host;
    const version = opening.flow_version;
    const bundle = flows.loaded(version) ?? (await this.host.repeat(() => flows.bundle(version)));
    const refusal = opening.parent_id !== null && isFirst ? await this.refusalOf(opening) : null;
    this.host.company.seen(opening.root_id);
    return refusal ?? this.runners.open(bundle, opening, { quarantine });
  }

  /** The inputs of a child flow against the schema that it declares, and its preflight; those of a root were checked at its start. */
  private async refusalOf({ flow, flow_version, inputs }: Opening): Promise<Activation | null> {
    const { flows } = this.host;
    try {
      const checking = flows.checkInputs(flow_version, JSON.parse(inputs) as JsonValue);
      if (checking) await checking;
      const flight = flows.preflight?.(flow_version, flow);
      if (flight) await flight;
      return null;
    } catch (error) {
      if (!(error instanceof PetioleError) || (error.code !== 'INVALID_INPUT' && error.code !== 'PREFLIGHT_FAILED')) throw error;
      const { name, message, code, details } = error;
      return { ok: false, error: { name, message, code, details: details as { [key: string]: JsonValue } }, commands: [] };
    }
  }

  deliver(id: string, delivered: readonly Delivered[]): Promise<Activation> {
    return this.runners.deliver(id, ...delivered);
  }

  drop(id: string): void {
    this.runners.drop(id);
  }

  errorOf(error: GuestError, { flow_version }: ExecutionRow): ExecutionError {
    return executionErrorOf(error, flow_version ? this.host.flows.loaded(flow_version) : null);
  }

  /** Whether they take so much memory that those that wait should leave it. */
  get areCrowded(): boolean {
    const { runners, residentBytes } = this.runners.stats();
    return residentBytes > runners * this.host.settings.runnerBytes;
  }
}
