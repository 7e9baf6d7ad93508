/** What the pipeline asks of OAuth. Who knows grants gives it; where nobody does, tokens are got anew and held in memory. */
import type { HttpSender } from '../../sdk/connector.ts';
import type { CompiledType } from '../compiled-type.ts';
import type { ConnectorRecord } from '../records.ts';

/** The access tokens of one call. */
export interface AccessTokens {
  /** From memory while it is fresh. Rejects with RECONNECT_REQUIRED, or with why the authorization server gives none. */
  get(): Promise<string>;
  /** Another one, where the far side did not accept this one; undefined where there is none that could be better. */
  renew(refused: string): Promise<string | undefined>;
}

/** For whom tokens are. */
export interface TokensOf {
  type: CompiledType;
  /** undefined: the script gave everything itself */
  connector: ConnectorRecord | undefined;
  /** merged and validated */
  inputs: Record<string, unknown>;
  /** keys of the inputs that the script gave */
  given: ReadonlySet<string>;
  /** what sends the requests to the authorization server: under the address policy of the connector */
  sender: HttpSender;
  signal: AbortSignal;
}

export interface OAuth {
  /** Undefined where the authorization that the inputs choose is not `oauth2`. */
  tokensOf(of: TokensOf): AccessTokens | undefined;
}
