/** What is asked of who keeps grants: `storage/oauth-grants.ts`. */
import type { Binding } from '../../secrets/envelope.ts';
import type { GrantRow, LockedGrant, NewTokens, OAuthGrantTable } from '../../storage/oauth-grants.ts';

export type { GrantRow, LockedGrant, NewTokens };

export type GrantStorage = Pick<OAuthGrantTable, 'read' | 'of' | 'exclusively' | 'grant' | 'drop' | 'dropUnless'>;

export interface Sealer {
  seal(plain: string, binding: Binding): string;
  open(sealed: string, binding: Binding): string;
  /** makes sure that the keys of these sealed values are at hand, where they exist */
  prepare(sealed: Iterable<string>): Promise<void>;
}
