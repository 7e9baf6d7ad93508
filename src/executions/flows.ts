/**
 * Flows: named scripts, whose every saved content is an immutable version.
 *
 *   script → bundle (its sha256 is the version) → what the script says of itself → version and flow, in one transaction
 *
 * Content that is known makes no new version. Names and newest versions are answered from memory, which follows the database:
 * right away for what this process changes, with `refresh()` for the rest.
 */
import { basename } from 'node:path';
import { declaresSecrets } from '../connectors/declared-secrets.ts';
import { hint, nearNames } from '../connectors/near.ts';
import type { FileProblem, WatchedFolders } from '../connectors/watched-folders.ts';
import type { LoadedFolder } from '../document-folder.ts';
import { PetioleError } from '../errors.ts';
import type { JsonObject, JsonText, JsonValue } from '../model.ts';
import type { RevisionCheck } from '../revision.ts';
import type { KnownSecrets } from '../secrets/scrubber.ts';
import type { FlowBundle, FlowDescription } from '../runner/protocol.ts';
import type { Flow as FlowRow, FlowVersion as VersionRow } from '../storage/entities/index.ts';
import { keeperAlone, takeAway, type FileKeeper, type TakenAway } from '../storage/file-keeper.ts';
import type { FlowStorage, NewVersion } from '../storage/flow-storage.ts';
import type { LastRunRow } from '../storage/last-runs.ts';
import { shownInputs } from './declared-inputs.ts';
import { FlowCache } from './flow-cache.ts';
import { prepareFolder, type FlowCompiler, type PreparedFile } from './flow-files.ts';
import { checkFlowName, flowOf, runsByFlow, versionDetailOf, versionOf } from './flow-views.ts';
import { cursorOf, decodeCursor } from './paging.ts';
import { Preflight, type TestTarget } from './preflight.ts';
import type { Flow, FlowModules, FlowsPort, FlowVersion, FlowVersionDetail } from './ports.ts';
import type { Page } from './types.ts';

export interface FlowsPorts {
  storage: FlowStorage;
  compiler: FlowCompiler;
  /** tests connectors, for flows that want it before they start; default: they just start */
  test?: TestTarget;
  /** the folders that flows are loaded from; default: none that could be looked at */
  folders?: WatchedFolders;
  /** the newest executions of these flows, by flow; default: they are not looked for */
  lastRuns?(flows: string[]): Promise<LastRunRow[]>;
  /** told what flows are given that they declare secret */
  known?: KnownSecrets;
  /** knows of which flows other servers have a file; default: there are none */
  keeper?: FileKeeper;
}

type Source = FlowRow['source'];
export type { LoadedFolder };

export class Flows implements FlowsPort {
  readonly #ports: FlowsPorts;
  readonly #cache: FlowCache;
  readonly #preflight: Preflight | null;
  readonly #keeper: FileKeeper;
  #current = new Map<string, { version: string; source: Source }>();
  /** counts what this process has saved and deleted */
  #ownChanges = 0;
  /** null: not read yet */
  #limits: ReadonlyMap<string, number> | null = null;
  /** by version: schemas of inputs that declare secrets, of newest versions, whether they are in memory or not */
  #secretive = new Map<string, JsonObject>();
  /** by version: the worker pools that newest versions declare */
  #pools = new Map<string, string>();
  /** one change at a time, so that two loads of a folder do not mix */
  #changes: Promise<unknown> = Promise.resolve();

  constructor(ports: FlowsPorts) {
    this.#ports = ports;
    this.#keeper = ports.keeper ?? keeperAlone();
    this.#preflight = ports.test ? new Preflight(ports.test) : null;
    this.#cache = new FlowCache((sha256) => ports.storage.version(sha256));
  }

  // -------------------------------------------------------------------------------- from memory, for starts and for the engine

  current(name: string): string | null {
    return this.#current.get(name)?.version ?? null;
  }

  /** How many executions of the flow may run at once; null: any number. */
  limitOf(name: string): number | null {
    return this.#limits?.get(name) ?? null;
  }

  near(name: string): string[] {
    return nearNames(name, this.#current.keys());
  }

  /** What was saved a moment ago is loaded when this resolves. */
  async look(): Promise<void> {
    await this.#ports.folders?.look();
  }

  /** A sentence about files that cannot be loaded and may hold the flow, or nothing. */
  trouble(name: string): string {
    return this.#ports.folders?.hint('flow', name) ?? '';
  }

  bundle(sha256: string): Promise<FlowBundle> {
    return this.#cache.bundle(sha256);
  }

  loaded(sha256: string): FlowBundle | null {
    return this.#cache.loaded(sha256);
  }

  flowOf(sha256: string): Promise<string> {
    return this.#cache.flowOf(sha256);
  }

  checkInputs(sha256: string, inputs: JsonValue): void | Promise<void> {
    return this.#cache.checkInputs(sha256, inputs);
  }

  /** The inputs with what the version declares secret masked; null where that is nothing. Answered from memory. */
  shownInputs(sha256: string, inputs: JsonText): JsonText | null {
    const schema = this.#secretive.get(sha256) ?? this.#cache.inputsSchema(sha256);
    return schema && shownInputs(inputs, schema, this.#ports.known);
  }

  /** The worker pool that the version declares, or null. Answered from memory. */
  pool(sha256: string): string | null {
    return this.#pools.get(sha256) ?? this.#cache.pool(sha256);
  }

  /** What is asked of a newest version whether it is in memory or not. */
  #note({ version, inputs_schema, pool }: Pick<FlowRow, 'version' | 'inputs_schema' | 'pool'>): void {
    if (pool !== null) this.#pools.set(version, pool);
    const schema = inputs_schema as JsonObject | null;
    if (schema !== null && declaresSecrets(schema)) this.#secretive.set(version, schema);
  }

  /** Throws PREFLIGHT_FAILED where a connector that the version names does not work, and the version wants to know before it starts. */
  preflight(sha256: string, flow: string): void | Promise<void> {
    const preflight = this.#preflight;
    if (preflight === null) return;
    const named = this.#cache.preflight(sha256);
    if (named instanceof Promise) return named.then((names) => (names ? preflight.check(flow, names) : undefined));
    if (named !== null) return preflight.check(flow, named);
  }

  /** Reads names and newest versions anew: at start, and whenever another process may have changed them. */
  async refresh(): Promise<void> {
    const before = this.#ownChanges;
    const rows = await this.#ports.storage.names();
    if (before !== this.#ownChanges) return this.refresh(); // what was saved here meanwhile may not be among them
    this.#current = new Map(rows.map(({ name, version, source }) => [name, { version, source }]));
    this.#secretive.clear();
    this.#pools.clear();
    for (const row of rows) this.#note(row);
    await this.#refreshLimits();
  }

  /** What another process started before it knew of the limit counts too. */
  async #refreshLimits(): Promise<void> {
    const before = this.#limits;
    this.#limits = await this.#ports.storage.limits();
    const added = [...this.#limits.keys()].filter((name) => before && !before.has(name));
    for (const name of added) await this.#ports.storage.placeRunning(name);
  }

  // -------------------------------------------------------------------------------- for the doors

  async list({ limit = 50, cursor, q }: { limit?: number; cursor?: string; q?: string } = {}): Promise<
    Page<Flow> & { problems: FileProblem[] }
  > {
    const [after] = cursor === undefined ? [] : decodeCursor(cursor);
    const rows = await this.#ports.storage.list({ ...(after !== undefined && { after }), ...(q !== undefined && { q }), limit: limit + 1 });
    const page = rows.slice(0, limit);
    const runs = runsByFlow(await this.#ports.lastRuns?.(page.map(({ name }) => name)));
    const items = page.map((flow) => ({
      ...flowOf({ flow, script: '' }, this.limitOf(flow.name)),
      ...(runs && { last_run: runs.get(flow.name) ?? null }),
    }));
    return { items, next: rows.length > limit ? cursorOf([items.at(-1)!.name]) : null, problems: this.#problems() };
  }

  /** What the declarations of all flows are made of. */
  declared(): Promise<{ name: string; inputs: JsonValue; outputs: JsonValue }[]> {
    return this.#ports.storage.declared();
  }

  /** With what is wrong with its file, where what is stored is not what the file holds by now. */
  async get(name: string): Promise<Flow & { problems: FileProblem[] }> {
    await this.look();
    const found = await this.#ports.storage.find(name);
    if (found === null) throw await this.#notFound(name);
    const problem = this.#ports.folders?.problemOf('flow', name);
    return { ...flowOf(found, this.limitOf(name)), problems: problem ? [problem] : [] };
  }

  async put(name: string, script: string, modules: FlowModules = {}, check?: RevisionCheck): Promise<{ flow: Flow; created: boolean }> {
    checkFlowName(name);
    const version = await this.#compile(name, script, modules);
    const named = version.declared_name;
    if (named !== null && named !== name) {
      throw new PetioleError('INVALID_REQUEST', `the script names itself '${named}', but the address says '${name}'`);
    }
    return this.#serialized(() => this.#publish({ ...version, flow: name }, 'api', name, check));
  }

  async create(script: string, name?: string, modules: FlowModules = {}): Promise<Flow> {
    if (name !== undefined) checkFlowName(name);
    const version = await this.#compile(name ?? 'flow', script, modules);
    const chosen = name ?? version.declared_name;
    if (chosen === null) {
      throw new PetioleError(
        'INVALID_REQUEST',
        "the flow has no name: give 'name' in the body, or name it in the script with flow({ name })",
      );
    }
    if (version.declared_name !== null && version.declared_name !== chosen) {
      throw new PetioleError('INVALID_REQUEST', `the script names itself '${version.declared_name}', but the body says '${chosen}'`);
    }
    return this.#serialized(async () => {
      if ((await this.#ports.storage.find(chosen)) !== null) {
        throw new PetioleError('CONFLICT', `there is a flow '${chosen}' already: change it with PUT /flows/${encodeURIComponent(chosen)}`);
      }
      return (await this.#publish({ ...version, flow: chosen }, 'api', chosen)).flow;
    });
  }

  /** How many executions of the flow may run at once, whatever its versions declare; null: as they declare. */
  async setConcurrency(name: string, concurrency: number | null): Promise<Flow> {
    const found = await this.#ports.storage.find(name);
    if (found === null) throw await this.#notFound(name);
    await this.#ports.storage.setLimit(name, concurrency);
    await this.#refreshLimits();
    return flowOf(found, this.limitOf(name));
  }

  async delete(name: string, check?: RevisionCheck): Promise<void> {
    await this.#serialized(async () => {
      const found = await this.#ports.storage.find(name);
      if (found === null) throw await this.#notFound(name);
      assertOwnedBy(found.flow, 'api');
      await this.#ports.storage.delete(name, check);
      this.#current.delete(name);
      this.#ownChanges += 1;
    });
  }

  async versions(name: string, { limit = 50, cursor }: { limit?: number; cursor?: string } = {}): Promise<Page<FlowVersion>> {
    const before = cursor === undefined ? undefined : versionCursor(cursor);
    const rows = await this.#ports.storage.versions(name, { ...(before && { before }), limit: limit + 1 });
    if (rows.length === 0 && before === undefined) throw await this.#notFound(name);
    const last = rows.at(limit - 1);
    const next = rows.length > limit && last ? cursorOf([last.created_at.toISOString(), last.sha256]) : null;
    return { items: rows.slice(0, limit).map((row) => versionOf(row, name)), next };
  }

  /** Found by its content alone: two flows may share a version, and a version outlives its flow. */
  async version(name: string, sha256: string): Promise<FlowVersionDetail> {
    const row = await this.#ports.storage.version(sha256);
    if (row !== null) return versionDetailOf(row, name);
    throw new PetioleError(
      'NOT_FOUND',
      `there is no version ${sha256} of the flow '${name}': \`GET /flows/${encodeURIComponent(name)}/versions\` lists them`,
    );
  }

  async publishUnlisted(name: string, script: string, modules: FlowModules): Promise<{ flow: string; version: string }> {
    checkFlowName(name);
    const version = await this.#compile(name, script, modules);
    const flow = version.declared_name ?? name;
    await this.#ports.storage.saveVersion({ ...version, flow, listed: false });
    return { flow, version: version.sha256 };
  }

  // -------------------------------------------------------------------------------- from files

  async loadFolder(folder: string, options: { keepMissing?: boolean } = {}): Promise<LoadedFolder> {
    return this.applyFolder(await prepareFolder(folder, this.#ports.compiler), options);
  }

  /**
   * The second half of `loadFolder`, for who prepared the folder while the database was starting. Flows that have no file any more,
   * neither here nor on another living server, are deleted only when every file could be read, since a broken one no longer says
   * which flow it holds. No folder changes nothing.
   */
  async applyFolder(prepared: PreparedFile[] | null, { keepMissing = false }: { keepMissing?: boolean } = {}): Promise<LoadedFolder> {
    const result: LoadedFolder = { loaded: [], failed: [], removed: [], lost: [] };
    if (prepared === null) return result;
    /** flow → file */
    const taken = new Map<string, string>();
    return this.#serialized(async () => {
      await this.refresh();
      for (const file of prepared) {
        try {
          const name = await this.#applyFile(file, taken);
          taken.set(name, basename(file.file));
          result.loaded.push(name);
        } catch (error) {
          result.failed.push({ file: file.file, error: error as Error });
        }
      }
      if (keepMissing) return result;
      this.hold([...result.loaded, ...(result.failed.length > 0 ? this.#fromFiles() : [])]);
      return { ...result, ...(await this.#takeAway()) };
    });
  }

  /** Whether all of these come from files, in these versions. */
  areLoaded(versions: Record<string, string>): boolean {
    return Object.entries(versions).every(([name, version]) => {
      const current = this.#current.get(name);
      return current?.source === 'file' && current.version === version;
    });
  }

  /** The files of this server hold these flows, in the versions that are stored. */
  hold(names: readonly string[]): void {
    this.#keeper.hold(new Map(names.map((name) => [name, this.current(name)])));
  }

  /** What has had no file here since the folder was loaded goes where by now nobody else has one. */
  async takeAway(): Promise<TakenAway> {
    return this.#serialized(() => this.#takeAway());
  }

  #takeAway(): Promise<TakenAway> {
    return takeAway(this.#keeper, {
      reload: () => this.refresh(),
      stored: () => this.#fromFiles(),
      remove: (name, isUnheld) => this.#ports.storage.deleteUnheld(name, isUnheld),
    });
  }

  #fromFiles(): string[] {
    return [...this.#current].filter(([, { source }]) => source === 'file').map(([name]) => name);
  }

  async #applyFile(prepared: PreparedFile, taken: ReadonlyMap<string, string>): Promise<string> {
    if ('error' in prepared) throw prepared.error;
    const version = await this.#describe(prepared.bundle, prepared.script, prepared.name);
    const name = version.declared_name ?? prepared.name;
    checkFlowName(name);
    const other = taken.get(name);
    if (other !== undefined)
      throw new PetioleError(
        'CONFLICT',
        `${basename(prepared.file)}: ${other} holds the flow '${name}' already: give one of them another name`,
      );
    const { version: sha256, source } = this.#current.get(name) ?? {};
    if (sha256 !== version.sha256 || source !== 'file') await this.#publish({ ...version, flow: name }, 'file', name);
    return name;
  }

  // -------------------------------------------------------------------------------- inside

  async #compile(name: string, script: string, modules: FlowModules): Promise<NewVersion> {
    return this.#describe(await this.#ports.compiler.bundle({ name, script, modules }), script, name);
  }

  /** What a known version says of itself stands in the database; a new one is asked, in the sandbox. */
  async #describe(bundle: FlowBundle, script: string, flow: string): Promise<NewVersion> {
    const known: VersionRow | null = await this.#ports.storage.version(bundle.sha256);
    const described = known === null ? await this.#ports.compiler.describe(bundle) : null;
    await assertUsable(flow, described?.inputs ?? null);
    const { sha256, guestRuntime, script: body, packages, sourceMap, modules = null } = bundle;
    return {
      sha256,
      flow,
      guest_runtime: guestRuntime,
      script,
      bundle: body,
      packages,
      source_map: sourceMap,
      modules,
      declared_name: described === null ? known!.declared_name : described.name,
      inputs_schema: described === null ? known!.inputs_schema : described.inputs,
      outputs_schema: described === null ? known!.outputs_schema : described.outputs,
      pool: described === null ? known!.pool : (described.pool ?? null),
      preflight: described === null ? known!.preflight : (described.preflight ?? false),
      concurrency: described === null ? known!.concurrency : (described.concurrency ?? null),
      connectors: described === null ? known!.connectors : await connectorsOf(described, body),
      listed: true,
    };
  }

  async #publish(version: NewVersion, source: Source, name: string, check?: RevisionCheck): Promise<{ flow: Flow; created: boolean }> {
    const existing = await this.#ports.storage.find(name);
    if (existing !== null) assertOwnedBy(existing.flow, source);
    const { flow, created } = await this.#ports.storage.publish(version, source, name, check);
    this.#current.set(name, { version: flow.version, source });
    this.#ownChanges += 1;
    this.#note(flow);
    if (version.concurrency !== null || this.#limits?.has(name)) await this.#refreshLimits();
    return { flow: flowOf({ flow, script: version.script }, this.limitOf(name)), created };
  }

  async #notFound(name: string): Promise<PetioleError> {
    await this.refresh().catch(() => undefined);
    const near = this.near(name);
    const known = hint(name, this.#current.keys(), 'there are');
    return new PetioleError('FLOW_NOT_FOUND', `there is no flow '${name}'${known}${this.trouble(name)}`, { near });
  }

  #problems(): FileProblem[] {
    return this.#ports.folders?.problems('flow') ?? [];
  }

  #serialized<T>(change: () => Promise<T>): Promise<T> {
    const next = this.#changes.then(change, change);
    this.#changes = next.catch(() => undefined);
    return next;
  }
}

function assertOwnedBy(flow: Pick<FlowRow, 'name' | 'source'>, source: Source): void {
  if (flow.source === source) return;
  if (flow.source === 'file') {
    throw new PetioleError('MANAGED_BY_FILE', `the flow '${flow.name}' comes from a file of the flows folder: change it there`);
  }
  throw new PetioleError('CONFLICT', `the flow '${flow.name}' was made over the API: delete it there, or name the file's flow differently`);
}

/** Looked for only where somebody wants to know: the parser of TypeScript costs a start some 100 ms. */
async function connectorsOf({ preflight }: FlowDescription, script: string): Promise<JsonValue> {
  if (!preflight) return null;
  const { namedConnectors } = await import('./named-connectors.ts');
  return namedConnectors(script);
}

/** A schema that cannot be used is refused when it is saved, not when the flow starts. */
async function assertUsable(flow: string, schema: JsonValue): Promise<void> {
  if (schema === null) return;
  const { compileInputCheck } = await import('./input-schema.ts');
  compileInputCheck(flow, schema as JsonObject);
}

function versionCursor(cursor: string): { created_at: Date; sha256: string } {
  const [at = '', sha256 = ''] = decodeCursor(cursor);
  const created_at = new Date(at);
  if (!Number.isNaN(created_at.getTime())) return { created_at, sha256 };
  throw new PetioleError('INVALID_REQUEST', `'${cursor}' is not a cursor of this list; take it from 'next' of the page before`);
}
