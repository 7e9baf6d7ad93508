/** What `import { connectors } from 'petiole'` gives outside of the sandbox, where a flow's module is read for its definition. */
import type { ConnectorCalls } from './index.ts';

export const connectors: ConnectorCalls = new Proxy(
  {},
  {
    get(_target, namespace) {
      if (typeof namespace !== 'string' || namespace === 'then') return undefined;
      throw new Error(`connectors.${namespace} is there only while a flow runs, inside its handler`);
    },
  },
) as ConnectorCalls;
