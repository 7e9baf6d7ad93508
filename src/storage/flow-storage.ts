/** Flows and their versions in the database. */
import { randomUUID } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import type { JsonValue } from '../model.ts';
import { changeTime, type RevisionCheck } from '../revision.ts';
import { Flow, FlowVersion } from './entities/index.ts';
import { isUniqueViolation } from './errors.ts';
import { checked } from './locked-row.ts';
import { placeRunning } from './journal/places.ts';
import { deleteUnheld, noteIn, queriesOf } from './noted-changes.ts';
import type { IsUnheld } from './server-files.ts';

export interface FlowWithScript {
  flow: Flow;
  script: string;
}

const SET_LIMIT = `
  insert into flow_limits (flow, concurrency) values ($1, $2) on conflict (flow) do update set concurrency = excluded.concurrency`;

const TELL_WAITING = `
  update executions e set message = place_wait(e.flow)
  where e.flow = $1 and e.type = 'FLOW' and e.worker_id is null and e.wake_at is null and e.started_at is null and e.ended_at is null
    and e.pool is not null and e.status = 'PENDING'`;

export type NewVersion = Omit<FlowVersion, 'created_at'>;

export class FlowStorage {
  readonly #data: DataSource;

  constructor(data: DataSource) {
    this.#data = data;
  }

  /** name and newest version of every flow */
  async names(): Promise<Pick<Flow, 'name' | 'version' | 'source' | 'inputs_schema' | 'pool'>[]> {
    const select = { id: true, name: true, version: true, source: true, inputs_schema: true, pool: true } as const;
    return this.#data.getRepository(Flow).find({ select });
  }

  /** name and schemas of every flow, by name */
  async declared(): Promise<{ name: string; inputs: JsonValue; outputs: JsonValue }[]> {
    const rows = await this.#data.getRepository(Flow).find({ order: { name: 'asc' } });
    return rows.map(({ name, inputs_schema: inputs, outputs_schema: outputs }) => ({
      name,
      inputs: inputs as JsonValue,
      outputs: outputs as JsonValue,
    }));
  }

  /** Flows of which only so many executions may run at once: what an operator set, else what the newest version declares. */
  async limits(): Promise<Map<string, number>> {
    const rows: { flow: string; concurrency: number }[] = await this.#data.query(
      `select l.flow, l.concurrency from flow_limits l
       union all
       select f.name, v.concurrency from flows f join flow_versions v on v.sha256 = f.version
       where v.concurrency is not null and not exists (select from flow_limits l where l.flow = f.name)`,
    );
    return new Map(rows.map(({ flow, concurrency }) => [flow, concurrency]));
  }

  /** null: as the flow declares. What waits for a place is told the new limit. */
  async setLimit(name: string, concurrency: number | null): Promise<void> {
    await this.#data.transaction(async (manager) => {
      if (concurrency === null) await manager.query('delete from flow_limits where flow = $1', [name]);
      else await manager.query(SET_LIMIT, [name, concurrency]);
      if (concurrency !== null) await placeRunning(queriesOf(manager), name);
      await manager.query(TELL_WAITING, [name]);
      await noteIn(manager, { action: 'flow.limit', object: name, details: { concurrency } });
    });
  }

  /** What has begun before the flow had a limit holds a place from now on. */
  async placeRunning(name: string): Promise<void> {
    await placeRunning(queriesOf(this.#data.manager), name);
  }

  async find(name: string): Promise<FlowWithScript | null> {
    const flow = await this.#data.getRepository(Flow).findOneBy({ name });
    if (flow === null) return null;
    return { flow, script: await this.#script(flow.version) };
  }

  /** By name, after the given one. */
  async list({ after, q, limit }: { after?: string; q?: string; limit: number }): Promise<Flow[]> {
    const query = this.#data.getRepository(Flow).createQueryBuilder('flow').orderBy('flow.name').take(limit);
    if (after !== undefined) query.andWhere('flow.name > :after', { after });
    if (q !== undefined) query.andWhere('position(lower(:q) in lower(flow.name)) > 0', { q });
    return query.getMany();
  }

  async version(sha256: string): Promise<FlowVersion | null> {
    return this.#data.getRepository(FlowVersion).createQueryBuilder('version').where('version.sha256 = :sha256', { sha256 }).getOne();
  }

  /** Newest first. A version that two flows share is a version of both. */
  async versions(
    name: string,
    { before, limit }: { before?: { created_at: Date; sha256: string }; limit: number },
  ): Promise<FlowVersion[]> {
    const query = this.#data
      .getRepository(FlowVersion)
      .createQueryBuilder('version')
      .where('((version.flow = :name and version.listed) or version.sha256 = (select f.version from flows f where f.name = :name))', {
        name,
      })
      .orderBy('version.created_at', 'DESC')
      .addOrderBy('version.sha256', 'DESC')
      .take(limit);
    if (before !== undefined)
      query.andWhere('(version.created_at, version.sha256) < (:at, :sha256)', { at: before.created_at, sha256: before.sha256 });
    return query.getMany();
  }

  /** Keeps the version; one that is known stays as it is, but for becoming listed. */
  async saveVersion(version: NewVersion): Promise<void> {
    await this.#insertVersion(this.#data.manager, version);
  }

  /** The version becomes the flow of that name, in one transaction. */
  async publish(
    version: NewVersion,
    source: Flow['source'],
    name: string,
    check?: RevisionCheck,
  ): Promise<{ flow: Flow; created: boolean }> {
    try {
      return await this.#data.transaction((manager) => this.#publish(manager, version, { source, name, check }));
    } catch (error) {
      if (!isUniqueViolation(error)) throw error; // else another process made the flow at the same moment
      return this.#data.transaction((manager) => this.#publish(manager, version, { source, name, check }));
    }
  }

  async #publish(
    manager: EntityManager,
    version: NewVersion,
    { source, name, check }: { source: Flow['source']; name: string; check: RevisionCheck | undefined },
  ): Promise<{ flow: Flow; created: boolean }> {
    await this.#insertVersion(manager, version);
    const flows = manager.getRepository(Flow);
    const existing = await flows.findOne({ where: { name }, lock: { mode: 'pessimistic_write' } });
    check?.(existing);
    const { sha256, inputs_schema, outputs_schema, pool } = version;
    if (existing?.version === sha256 && existing.source === source) return { flow: existing, created: false };
    const id = existing?.id ?? randomUUID();
    const row = { id, name, source, version: sha256, inputs_schema, outputs_schema, pool, updated_at: changeTime(existing) };
    // `save` would compare JSON columns by identity; two plain statements say what is meant.
    if (existing === null) await flows.insert(row as never);
    else await flows.update({ id }, row as never);
    const details = { version: sha256, ...(existing && { before: existing.version }), source };
    await noteIn(manager, { action: existing === null ? 'flow.create' : 'flow.update', object: name, details });
    return { flow: await flows.findOneByOrFail({ id }), created: existing === null };
  }

  async #insertVersion(manager: EntityManager, version: NewVersion): Promise<void> {
    await manager
      .createQueryBuilder()
      .insert()
      .into(FlowVersion)
      .values(version as never)
      .orIgnore()
      .execute();
    if (!version.listed) return;
    const { sha256 } = version;
    await manager
      .createQueryBuilder()
      .update(FlowVersion)
      .set({ listed: true })
      .where('sha256 = :sha256 and not listed', { sha256 })
      .execute();
  }

  /** Whether there was one. Its versions stay, for the executions that are pinned to them. */
  async delete(name: string, check?: RevisionCheck): Promise<boolean> {
    return this.#data.transaction(async (manager) => {
      await checked(check, manager, Flow, { name });
      const isGone = ((await manager.getRepository(Flow).delete({ name })).affected ?? 0) > 0;
      if (isGone) await noteIn(manager, { action: 'flow.delete', object: name });
      return isGone;
    });
  }

  /** The same for one that came from a file; it stays where another server has a file of it. */
  async deleteUnheld(name: string, isUnheld: IsUnheld): Promise<boolean> {
    const note = { action: 'flow.delete', object: name };
    return deleteUnheld(this.#data, { entity: Flow, where: { name, source: 'file' }, note, isUnheld });
  }

  async #script(sha256: string): Promise<string> {
    return (await this.version(sha256))?.script ?? '';
  }
}
