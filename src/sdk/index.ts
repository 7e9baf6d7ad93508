/**
 * What a flow imports: `import { flow } from 'petiole'`.
 *
 * Inside the sandbox the runtime of this module is the guest's (`src/runner/guest/`), which shares `flow()`, the error classes
 * and the hashes with this one; in Node a flow's module can be imported too, for its types and its definition.
 */
import type { ConnectorCalls } from './connectors.ts';

export * from './registry.ts';
export * from './handles.ts';
export * from './options.ts';
export * from './this.ts';
export * from './flow.ts';
export * from './errors.ts';
export * from './hash.ts';
export * from './connectors.ts';

declare global {
  /**
   * A child connection by namespace and action. It starts at the call and gives its `output_value`.
   *
   * @throws DependencyFailedError where it is awaited and failed
   * @example const answer = await connectors.demo.get({ path: '/get' });
   */
  const connectors: ConnectorCalls;
}
