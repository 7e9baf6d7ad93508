/** What an action is given. */
import type { Agent } from 'node:http';
import type { Agent as SecureAgent } from 'node:https';
import type { Socket } from 'node:net';
import type { LogValue } from './errors.ts';
import type { Files } from './files.ts';
import type { Http, TlsOptions } from './http.ts';

/** What the test of a type gives where it asked nobody: the connector does not say yet where its far side is. */
export const NOTHING_TESTED = Symbol.for('petiole: nothing tested');

/** What a connection test is given: all but the inputs of an action. */
export interface TestContext<C = Record<string, unknown>> {
  /** the connection fields of the merged inputs, validated, defaults filled in */
  connection: C;
  /** which of several kinds of authorization the connector uses, by its name; null where the type has one or none */
  authorization: string | null;
  /** HTTP with pooled connections; refuses addresses that connections may not reach */
  http: Http;
  /** for protocols other than HTTP: every address that is dialled comes from here */
  network: Network;
  /**
   * The access token of a connector whose authorization is `oauth2`, for protocols other than HTTP: `context.http` sends it by itself.
   * Ask for it when it is needed, and do not keep it. `renew`: the far side did not accept the one that was given last; once per call.
   * Rejects with INVALID_INPUT where the authorization is another one, and with RECONNECT_REQUIRED where somebody has to give access anew.
   */
  accessToken(options?: { renew?: boolean }): Promise<string>;
  /** content that is too large to be an input or output */
  files: Files;
  /** aborted on cancel and time-out. The action then has the grace period to put things in order */
  signal: AbortSignal;
  log(level: 'debug' | 'info' | 'warn' | 'error', ...values: LogValue[]): void;
  /** the same over all attempts: the idempotency key of the call */
  executionId: string;
  /** what the operator of this installation allows */
  allowed: { localGit: boolean };
  /** where programs such as git are found: the `PATH` for child processes */
  searchPath: string;
}

export interface ActionContext<C = Record<string, unknown>, I = Record<string, unknown>> extends TestContext<C> {
  /** the action's own inputs, validated, defaults filled in */
  inputs: I;
}

export interface Network {
  /** The address to dial for a host: resolved once and checked. Rejects with a ConnectorError. */
  resolve(host: string, port: number): Promise<{ address: string; family: 4 | 6 }>;
  /** A TCP connection to the host. Rejects with a ConnectorError. */
  connect(host: string, port: number, options: { timeoutMs: number; signal: AbortSignal }): Promise<Socket>;
  /**
   * For libraries that speak HTTP by themselves and take agents of Node. A refused address is the error of the request. They hold
   * connections open: close them when the action ends. Where it can be had, `context.http` is better: it knows retries and limits.
   */
  agents(tls?: TlsOptions): GuardedAgents;
}

export interface GuardedAgents {
  http: Agent;
  https: SecureAgent;
  close(): void;
}
