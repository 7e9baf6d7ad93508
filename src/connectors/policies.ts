/** The address policy of each connector: what the operator allows to all, and what a connector's own `allow_private` adds. */
import { AddressPolicy, type Allowance, type OwnAddresses } from './address-policy.ts';

/** Policies of connectors that were changed or deleted are forgotten: each holds a pool of connections. */
const MAX_KEPT = 256;

export class ConnectionPolicies {
  /** for connections without a connector, and for connectors that allow nothing of their own */
  readonly shared: AddressPolicy;
  /** by what they allow, so that a policy keeps its pooled connections from call to call */
  readonly #kept = new Map<string, AddressPolicy>();

  constructor(allowance: Allowance, own?: OwnAddresses) {
    this.shared = new AddressPolicy(allowance, own);
  }

  /** The policy that allows this besides. Throws where a range cannot be read. */
  for(more: Allowance | null | undefined): AddressPolicy {
    if (!more || (more !== true && more.length === 0)) return this.shared;
    const key = JSON.stringify(more);
    const known = this.#kept.get(key);
    if (known) return known;
    const policy = this.shared.with(more);
    if (this.#kept.size >= MAX_KEPT) this.#kept.delete(this.#kept.keys().next().value ?? '');
    this.#kept.set(key, policy);
    return policy;
  }
}
