/** Waits until an object is as it should be, looking again and again: that outlives a restart of the API server, as a watch does not. */
import { setTimeout as delay } from 'node:timers/promises';
import { ConnectorError, isConnectorError, type ActionContext } from 'petiole/connector';
import { Api, pathOf, type KubeObject } from './api.ts';
import { wrong } from './cluster.ts';
import type { Connection, WaitInputs } from './fields.ts';

const LOOK_MS = 1000;

export async function wait(context: ActionContext<Connection, WaitInputs>): Promise<{ object: KubeObject | null }> {
  const { condition, max_wait, namespace, object: name, ...wanted } = context.inputs;
  const isMet = judgeOf(condition);
  const api = new Api(context);
  const path = pathOf(await api.resourceOf(wanted), namespace ?? api.cluster.namespace, name);
  const end = performance.now() + max_wait * 1000;
  for (;;) {
    const object = await api.ask('GET', path).catch((error: unknown) => {
      if (isConnectorError(error) && error.status === 404) return null;
      throw error;
    });
    if (isMet(object)) return { object };
    const left = end - performance.now();
    if (left <= 0) throw late(context.inputs, object);
    await delay(Math.min(LOOK_MS, left), undefined, { signal: context.signal }).catch(() => {
      throw new ConnectorError('CANCELLED', `waiting for ${wanted.kind} ${name} was cancelled`);
    });
  }
}

function judgeOf(condition: string): (object: KubeObject | null) => boolean {
  if (condition === 'deleted') return (object) => object === null;
  const [left = '', right] = condition.split('=', 2);
  if (left === '') throw wrong("'condition' must be a condition such as Ready, or a path and a value such as status.phase=Succeeded");
  if (!left.includes('.'))
    return (object) => conditionsOf(object).some(({ type, status }) => type === left && status === (right ?? 'True'));
  return (object) => {
    const value = left.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown> | null | undefined)?.[key], object);
    return right === undefined ? value !== undefined && value !== null : String(value) === right;
  };
}

interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}

function conditionsOf(object: KubeObject | null): Condition[] {
  const { conditions } = (object?.['status'] ?? {}) as { conditions?: Condition[] };
  return Array.isArray(conditions) ? conditions : [];
}

function late({ kind, object: name, condition, max_wait }: WaitInputs, object: KubeObject | null): ConnectorError {
  const told = conditionsOf(object).map(({ type, status, reason }) => `${type}=${status}${reason ? ` (${reason})` : ''}`);
  const now = object === null ? 'there is none' : told.join(', ') || 'it has no conditions';
  return new ConnectorError('CONNECTION_TIMEOUT', `${kind} ${name} was not ${condition} within ${max_wait} s (max_wait): ${now}`, {
    retryable: false,
  });
}
