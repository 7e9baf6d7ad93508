/** Connections by their type and how they ended. */
import type { Connections } from '../connectors/port.ts';
import type { Numbers } from './numbers.ts';

export function countedConnections(inner: Connections, { connections, retries }: Numbers): Connections {
  return {
    ...inner,
    resolve: (target, overrides) => inner.resolve(target, overrides),
    ...(inner.shownOutput && { shownOutput: (type: string, output: string) => inner.shownOutput!(type, output) }),
    groundwork: (target, overrides) => inner.groundwork?.(target, overrides) ?? null,
    async call(call) {
      const result = await inner.call(call);
      const type = typeOf(inner, call.target);
      const outcome = call.signal.aborted && !result.ok ? 'CANCELLED' : result.ok ? 'SUCCESS' : (result.error?.code ?? 'INTERNAL');
      connections.add(`${type} ${outcome}`);
      const again = result.attempts - call.attemptsBefore - 1;
      if (again > 0) retries.add(type, again);
      return result;
    },
  };
}

/** What the script named may be gone by now, or never have been. */
function typeOf(connections: Connections, target: Parameters<Connections['resolve']>[0]): string {
  try {
    return connections.resolve(target).connectorType ?? 'UNKNOWN';
  } catch {
    return 'UNKNOWN';
  }
}
