/** What the pipeline of a call is made of, and what it does where something is left out. */
import { KnownSecrets } from '../../secrets/scrubber.ts';
import type { AddressPolicy } from '../address-policy.ts';
import type { Breakers } from '../breaker/breakers.ts';
import type { Budgets } from '../budget/budgets.ts';
import type { FileStore } from '../call-files.ts';
import type { HttpPools } from '../http.ts';
import type { Resolver } from '../network.ts';
import type { OAuth } from '../oauth/port.ts';
import type { ConnectorTypes } from '../registry.ts';
import { SYSTEM_CLOCK, type Clock } from '../retry/clock.ts';
import type { ConnectorStates } from '../states.ts';
import type { KnownConnectors } from '../targets.ts';
import { NO_VAULT, type VaultSecrets } from '../vault-port.ts';

export interface ConnectionSettings {
  types: ConnectorTypes;
  connectors: KnownConnectors;
  http: HttpPools;
  /** what all connections may reach */
  policy: AddressPolicy;
  /** a wider policy for one connector: the shipped ones that reach the demo service */
  policyOf?: (connector: string) => AddressPolicy | undefined;
  /** how names become addresses; default: as the system does */
  resolver?: Resolver;
  /** where Vault secrets come from; default: nowhere, so that a reference is an error */
  vault?: VaultSecrets;
  /** where files are kept; default: nowhere */
  files?: FileStore;
  /** GIT may read local paths */
  allowLocalGit?: boolean;
  /** `PATH` of the programs that connector types start; default: the usual folders */
  searchPath?: string;
  /** told every secret that a call is given, and scrubs what is shown of it; default: its own */
  known?: KnownSecrets;
  /** where access tokens come from; default: nowhere, so that `oauth2` is an error */
  oauth?: OAuth;
  /** told how connectors fare; default: nobody is */
  states?: Pick<ConnectorStates, 'used' | 'tested'>;
  /** how often connectors are called; default: as often as scripts want */
  budgets?: Budgets;
  /** which connectors are not called for a while; default: none */
  breakers?: Pick<Breakers, 'guard' | 'closed'>;
  /** time and chance of attempts; default: those of the system */
  clock?: Clock;
  /** how long an aborted call may put things in order; default 5,000 */
  graceMs?: number;
}

type Defaulted = 'vault' | 'allowLocalGit' | 'searchPath' | 'known' | 'clock' | 'graceMs';
export type PipelineParts = ConnectionSettings & Required<Pick<ConnectionSettings, Defaulted>>;

const USUAL_FOLDERS = '/usr/local/bin:/opt/homebrew/bin:/usr/bin:/bin';

export function withDefaults(settings: ConnectionSettings): PipelineParts {
  return {
    ...settings,
    vault: settings.vault ?? NO_VAULT,
    allowLocalGit: settings.allowLocalGit ?? false,
    searchPath: settings.searchPath ?? USUAL_FOLDERS,
    known: settings.known ?? new KnownSecrets(),
    clock: settings.clock ?? SYSTEM_CLOCK,
    graceMs: settings.graceMs ?? 5_000,
  };
}
