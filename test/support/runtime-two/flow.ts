/** Before the guest freezes what flows see: `this` gets a method that runtime 1 does not have. */
import { Flow } from '../../../src/runner/guest/flow-this.ts';

Object.defineProperty(Flow.prototype, 'runtime', { value: () => 2, configurable: true, writable: true });
