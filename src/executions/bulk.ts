/** One action on many executions: those that are named, or those that a filter finds, a page at a time. */
import type { Engine } from '../engine/engine.ts';
import { PetioleError, messageOf } from '../errors.ts';
import { isTerminal } from '../model.ts';
import { findActedOn, listActedOn, type ActedOn, type BulkAction } from '../storage/journal/queries.ts';
import type { Queryable } from '../storage/journal/rows.ts';
import { cursorOf, filterOf, idOf } from './paging.ts';
import type { BulkFailure, BulkRequest, BulkResult, RerunRequest } from './types.ts';

const MOST = 1000;
/** Reruns that are made at a time: each takes a connection to the database for a moment. */
const AT_ONCE = 3;

export interface BulkPorts {
  db: Queryable;
  engine: Engine;
  rerun(id: string, request: RerunRequest): Promise<unknown>;
}

export class Bulk {
  readonly #ports: BulkPorts;

  constructor(ports: BulkPorts) {
    this.#ports = ports;
  }

  async run(request: BulkRequest): Promise<BulkResult> {
    const { rows, failed: unknown, next } = await this.#concerned(request);
    const result = { matched: rows.length, more: next !== null, next };
    if (request.dryRun) return { ...result, done: 0, failed: unknown };
    const refusals = request.ids === undefined ? [] : rows.flatMap((row) => refusalOf(request.action, row));
    const refused = new Set(refusals.map(({ id }) => id));
    const able = rows.filter(({ id }) => !refused.has(id));
    const failed = await this.#act(request, able);
    return { ...result, done: able.length - failed.length, failed: [...unknown, ...refusals, ...failed] };
  }

  async #concerned({ action, ids, filter, cursor }: BulkRequest): Promise<{ rows: ActedOn[]; failed: BulkFailure[]; next: string | null }> {
    const { db } = this.#ports;
    if (ids !== undefined) {
      const asked = [...new Set(ids.map(idOf))];
      const rows = await findActedOn(db, asked);
      const found = new Set(rows.map(({ id }) => id));
      const missing = asked.filter((id) => !found.has(id));
      return { rows, failed: missing.map((id) => ({ id, code: 'NOT_FOUND', detail: `there is no execution ${id}` })), next: null };
    }
    const page = { ...filterOf({ ...filter, ...(cursor !== undefined && { cursor }) }), limit: MOST + 1 };
    const found = await listActedOn(db, action, page);
    const rows = found.slice(0, MOST);
    return { rows, failed: [], next: found.length > MOST ? cursorOf([rows.at(-1)?.id ?? '']) : null };
  }

  /** What could not be done. Executions that ended in the meantime have nothing left to cancel, pause or resume. */
  async #act({ action, idempotencyKey }: BulkRequest, rows: ActedOn[]): Promise<BulkFailure[]> {
    const { controls } = this.#ports.engine;
    if (action === 'rerun') return this.#rerun(rows, idempotencyKey);
    const flows = rows.filter(({ type }) => type === 'FLOW').map(({ id }) => id);
    if (flows.length > 0) await controls[action](flows);
    if (action === 'cancel') for (const { id, type } of rows) if (type !== 'FLOW') await controls.cancelChild(id);
    return [];
  }

  async #rerun(rows: ActedOn[], key: string | undefined): Promise<BulkFailure[]> {
    const failed: BulkFailure[] = [];
    const left = [...rows];
    const work = async (): Promise<void> => {
      for (let row = left.shift(); row; row = left.shift()) {
        const { id } = row;
        try {
          await this.#ports.rerun(id, key === undefined ? {} : { idempotencyKey: `${key} ${id}` });
        } catch (error) {
          failed.push(this.#failureOf(id, error));
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return failed;
  }

  #failureOf(id: string, error: unknown): BulkFailure {
    if (error instanceof PetioleError) return { id, code: error.code, detail: error.message };
    this.#ports.engine.log.error({ execution: id, error: messageOf(error) }, 'an execution could not be rerun');
    return { id, code: 'INTERNAL', detail: 'something is wrong in the product; the log of the server says what' };
  }
}

/** Why an execution that was named cannot be acted on. */
function refusalOf(action: BulkAction, { id, type, status }: ActedOn): BulkFailure[] {
  const because = reasonOf(action, type, status);
  return because === null ? [] : [{ id, code: 'CONFLICT', detail: `execution ${id} ${because}` }];
}

function reasonOf(action: BulkAction, type: ActedOn['type'], status: ActedOn['status']): string | null {
  if (action === 'rerun') return type === 'FLOW' ? null : `is a ${type}: only flows can be rerun`;
  if (isTerminal(status)) return `has ended with ${status}`;
  if (action === 'cancel') return type === 'CONTROL' ? 'is a CONTROL, which is carried out at once' : null;
  if (type !== 'FLOW') return `is a ${type}: only flows can be ${action}d`;
  return status === 'CREATED' ? 'was not started' : null;
}
