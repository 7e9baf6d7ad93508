/** Flow versions in memory: the bundles that the engine asks for, and the checks of inputs. */
import { PetioleError } from '../errors.ts';
import type { JsonObject, JsonValue } from '../model.ts';
import type { FlowBundle } from '../runner/protocol.ts';
import type { FlowVersion } from '../storage/entities/flow-version.ts';
import type { NamedConnectors } from './named-connectors.ts';
import type { InputCheck } from './input-schema.ts';

interface Cached {
  flow: string;
  bundle: FlowBundle;
  inputs: JsonValue;
  pool: string | null;
  /** null: it starts without a look at connectors */
  preflight: NamedConnectors | null;
  check?: InputCheck;
}

/** A version's text is some 10 kB to some MB with its packages. */
const MAX_CACHED = 500;

export class FlowCache {
  readonly #load: (sha256: string) => Promise<FlowVersion | null>;
  readonly #versions = new Map<string, Cached>();
  readonly #loading = new Map<string, Promise<Cached>>();

  constructor(load: (sha256: string) => Promise<FlowVersion | null>) {
    this.#load = load;
  }

  async bundle(sha256: string): Promise<FlowBundle> {
    return (this.#known(sha256) ?? (await this.#fetch(sha256))).bundle;
  }

  /** From memory alone. */
  loaded(sha256: string): FlowBundle | null {
    return this.#versions.get(sha256)?.bundle ?? null;
  }

  async flowOf(sha256: string): Promise<string> {
    return (this.#known(sha256) ?? (await this.#fetch(sha256))).flow;
  }

  /** From memory alone: the schema that the version declares, or null. */
  inputsSchema(sha256: string): JsonObject | null {
    return (this.#versions.get(sha256)?.inputs ?? null) as JsonObject | null;
  }

  /** From memory alone: the worker pool that the version declares, or null. */
  pool(sha256: string): string | null {
    return this.#versions.get(sha256)?.pool ?? null;
  }

  /** Without a promise where the version is known and declares nothing: this stands on the path of every start. */
  checkInputs(sha256: string, inputs: JsonValue): void | Promise<void> {
    const known = this.#known(sha256);
    if (known === undefined) return this.#fetch(sha256).then((fetched) => check(fetched, inputs));
    if (known.inputs === null) return;
    return check(known, inputs);
  }

  /** The connectors to test before a start. Without a promise where the version is known. */
  preflight(sha256: string): NamedConnectors | null | Promise<NamedConnectors | null> {
    const known = this.#known(sha256);
    return known === undefined ? this.#fetch(sha256).then(({ preflight }) => preflight) : known.preflight;
  }

  #known(sha256: string): Cached | undefined {
    const known = this.#versions.get(sha256);
    if (known === undefined) return undefined;
    // The map keeps the order of use: the first entry is the one that was used longest ago.
    this.#versions.delete(sha256);
    this.#versions.set(sha256, known);
    return known;
  }

  async #fetch(sha256: string): Promise<Cached> {
    const underway = this.#loading.get(sha256);
    if (underway !== undefined) return underway;
    const loading = this.#read(sha256).finally(() => this.#loading.delete(sha256));
    this.#loading.set(sha256, loading);
    return loading;
  }

  async #read(sha256: string): Promise<Cached> {
    const row = await this.#load(sha256);
    if (row === null) throw new PetioleError('NOT_FOUND', `there is no flow version ${sha256}`);
    const { guest_runtime: guestRuntime, bundle: script, packages, source_map: sourceMap } = row;
    const cached = {
      flow: row.flow,
      bundle: { sha256, guestRuntime, script, packages, sourceMap },
      inputs: row.inputs_schema,
      pool: row.pool,
      preflight: preflightOf(row),
    };
    this.#versions.set(sha256, cached);
    if (this.#versions.size > MAX_CACHED) this.#versions.delete(this.#versions.keys().next().value!);
    return cached;
  }
}

function preflightOf({ preflight, connectors }: FlowVersion): NamedConnectors | null {
  return preflight ? ((connectors as NamedConnectors | null) ?? null) : null;
}

/** The validator is imported when a flow first needs it: it costs a start some 30 ms. */
async function check(version: Cached, inputs: JsonValue): Promise<void> {
  if (version.inputs === null) return;
  if (version.check === undefined) {
    const { compileInputCheck } = await import('./input-schema.ts');
    version.check = compileInputCheck(version.flow, version.inputs as JsonObject);
  }
  version.check(inputs);
}
