/**
 * One span per execution, sent over OTLP as the standard OTEL_* variables say. Trace and span ids are made of the executions' own ids,
 * so a tree is one trace whichever processes drive it. A span is made when an execution has ended, from its row: nothing is held
 * while it runs, and a takeover needs to hand over nothing. What a span says is chosen here and short: no inputs, no outputs, no
 * messages.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Attributes, HrTime, SpanContext } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan, Sampler, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { EnginePorts } from '../engine/ports.ts';
import { messageOf } from '../errors.ts';
import type { ExecutionError } from '../model.ts';
import { loadNodes } from '../storage/journal/changes.ts';
import type { NodeRow } from '../storage/journal/node-rows.ts';
import type { Queryable } from '../storage/journal/rows.ts';

export interface TraceLog {
  warn(details: object, message: string): void;
}

export interface TracePorts {
  db: Queryable;
  processor: SpanProcessor;
  sampler: Sampler;
  resource: Resource;
  version: string;
  log: TraceLog;
}

const EVERY_MS = 500;
const LEAVE_MS = 3000;
const BATCH = 500;
/** ids of ended executions that wait; further ones are not traced */
const MOST_WAITING = 50_000;
const INTERNAL = 0;
const CLIENT = 2;
const ERROR = 2;
const UNSET = 0;
const SAMPLED = 1;

export class Traces {
  readonly #ports: TracePorts;
  readonly #timer: NodeJS.Timeout;
  #ended = new Set<string>();
  #dropped = 0;
  #sending: Promise<void> = Promise.resolve();

  constructor(ports: TracePorts) {
    this.#ports = ports;
    this.#timer = setInterval(() => void this.flush(), EVERY_MS).unref();
  }

  /** For the journal: what it made durable. */
  readonly onWritten: NonNullable<EnginePorts['onWritten']> = (entries) => {
    for (const { entry } of entries) {
      for (const { id, status } of entry.inserts) if (status.startsWith('ENDED_')) this.#add(id);
      for (const { id, status } of entry.changes) if (status?.startsWith('ENDED_')) this.#add(id);
    }
  };

  #add(id: string): void {
    if (this.#ended.size < MOST_WAITING) this.#ended.add(id);
    else this.#dropped += 1;
  }

  flush(): Promise<void> {
    this.#sending = this.#sending.then(() => this.#send());
    return this.#sending;
  }

  /** What a receiver that does not answer has not taken by then is lost: stopping does not wait for it. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    const sent = this.flush().then(() => this.#ports.processor.shutdown());
    const late = delay(LEAVE_MS, undefined, { ref: false }).then(() => Promise.reject(new Error('the receiver does not answer')));
    await Promise.race([sent, late]).catch((error: unknown) =>
      this.#ports.log.warn({ error: messageOf(error) }, 'the last spans were not sent'),
    );
    for (const promise of [sent, late]) promise.catch(() => undefined);
  }

  async #send(): Promise<void> {
    if (this.#dropped > 0) this.#ports.log.warn({ spans: this.#dropped }, 'more ended than could be traced; spans are missing');
    this.#dropped = 0;
    const ids = [...this.#ended];
    this.#ended = new Set();
    for (let i = 0; i < ids.length; i += BATCH) {
      const batch = ids.slice(i, i + BATCH);
      try {
        for (const row of await loadNodes(this.#ports.db, batch)) this.#trace(row);
      } catch {
        for (const id of batch) this.#add(id); // the database is away: with the next
      }
    }
  }

  #trace(row: NodeRow): void {
    const { processor, sampler, resource, version } = this.#ports;
    // What was copied into a fork did not run in it.
    if (row.ended_at === null || row.copied_from !== null) return;
    const name = nameOf(row);
    const kind = row.type === 'CONNECTION' ? CLIENT : INTERNAL;
    const traceId = traceIdOf(row.root_id);
    const { decision } = sampler.shouldSample({} as never, traceId, name, kind, {}, []);
    if (decision !== 2) return;
    const startMs = Math.min(row.started_at ?? row.created_at, row.ended_at);
    const span: ReadableSpan = {
      name,
      kind,
      spanContext: () => contextOf(traceId, row.id),
      ...(row.parent_id !== null && { parentSpanContext: contextOf(traceId, row.parent_id) }),
      startTime: timeOf(startMs),
      endTime: timeOf(row.ended_at),
      duration: timeOf(row.ended_at - startMs),
      status: { code: row.status === 'ENDED_ERROR' ? ERROR : UNSET },
      attributes: attributesOf(row),
      links: [],
      events: [],
      ended: true,
      resource,
      instrumentationScope: { name: 'petiole', version },
      droppedAttributesCount: 0,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
    };
    processor.onEnd(span);
  }
}

/** Few names: those that a script gives to single executions stand nowhere here. */
function nameOf({ type, flow, connector, connector_type }: NodeRow): string {
  if (type === 'FLOW') return flow ?? 'flow';
  if (type === 'CONNECTION') return connector ?? connector_type ?? 'connection';
  return type.toLowerCase();
}

function attributesOf(row: NodeRow): Attributes {
  const code = row.error === null ? undefined : (JSON.parse(row.error) as ExecutionError).code;
  const given: Attributes = {
    'petiole.execution.id': row.id,
    'petiole.execution.type': row.type,
    'petiole.execution.status': row.status,
    'petiole.execution.attempt': row.attempt,
    'petiole.flow': row.flow ?? undefined,
    'petiole.flow.version': row.flow_version ?? undefined,
    'petiole.connector': row.connector ?? undefined,
    'petiole.connector.type': row.connector_type ?? undefined,
    'petiole.continued_as': row.continued_as ?? undefined,
    'error.type': code,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** The id of the root is one of 16 bytes, as a trace id has to be. */
export function traceIdOf(rootId: string): string {
  return rootId.replaceAll('-', '');
}

/** The last eight bytes of an execution's id: random in a root, a hash of its place in all others. */
export function spanIdOf(executionId: string): string {
  return executionId.replaceAll('-', '').slice(16);
}

function contextOf(traceId: string, executionId: string): SpanContext {
  return { traceId, spanId: spanIdOf(executionId), traceFlags: SAMPLED };
}

function timeOf(ms: number): HrTime {
  return [Math.floor(ms / 1000), (ms % 1000) * 1e6];
}
