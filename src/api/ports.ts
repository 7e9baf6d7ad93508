/** What the REST door asks of the rest, beside ExecutionsPort and FlowsPort. */
import type { ExecutionError, JsonObject, LogLine } from '../model.ts';
import type { Page } from '../executions/types.ts';
import type { RevisionCheck } from '../revision.ts';
import type { SecretsStatus } from '../secrets/rotation.ts';

/** A connector as the API shows it: the stored document, with ids, times and its source beside it. */
export type ConnectorView = JsonObject & { id: string; name: string; source: string; updated_at: string };

export interface ConnectorsPort {
  /** `problems`: files of connectors and Vaults that cannot be loaded */
  list(page: { limit?: number; cursor?: string; q?: string }): Promise<Page<ConnectorView> & { problems: JsonObject[] }>;
  get(name: string): Promise<ConnectorView>;
  /** as its author wrote it, in YAML, the secrets masked */
  document(name: string): Promise<string>;
  /** `document` is YAML text, of which JSON is a part. CONFLICT where there is one of that name. */
  create(document: string): Promise<ConnectorView>;
  /** The document may leave its name out, but not say another one. */
  put(name: string, document: string, check?: RevisionCheck): Promise<{ connector: ConnectorView; created: boolean }>;
  /** Changes what the document gives and leaves the rest; `name` renames. */
  change(name: string, document: string, check?: RevisionCheck): Promise<ConnectorView>;
  delete(name: string, check?: RevisionCheck): Promise<void>;
  /** NOT_FOUND; that a connector does not work is the answer. Aborted when the caller is gone */
  test(name: string, stop: AbortSignal): Promise<{ ok: boolean; duration_ms: number; tested: boolean; error?: ExecutionError }>;
  /** Begins what a person ends in a browser. INVALID_REQUEST where its authorization needs nobody */
  authorize(name: string, startedBy: string, browser?: string): Promise<StartedAuthorization>;
  authorization(name: string, id: string): Promise<AuthorizationView>;
  /** What a browser brought back; both texts are for a page. Never rejects */
  settle(callback: OAuthCallback): Promise<{ ok: boolean; title: string; text: string }>;
  /** what its connections said, the newest first */
  logs(name: string, page: { limit?: number; cursor?: string }): Promise<Page<ConnectorLogLine>>;
}

export type StartedAuthorization = {
  id: string;
  /** for the browser of whoever gives access */
  authorization_url: string;
  /** where that browser comes back to: it has to be registered with the service */
  redirect_uri: string;
  expires_at: string;
};

export type AuthorizationView = { id: string; status: string; message: string | null; expires_at: string };

/** `browser`: what the browser was given when a session began the flow */
export type OAuthCallback = { state?: string; code?: string; error?: string; iss?: string; browser?: string };

/** `seq` is null for the error with which the connection ended. */
export type ConnectorLogLine = Omit<LogLine, 'seq'> & { execution_id: string; seq: number | null };

/** A Vault as the API shows it, the secrets of its login masked. */
export type VaultView = JsonObject & { id: string; name: string; source: string; updated_at: string };

export interface VaultsPort {
  /** `problems`: files of Vaults that cannot be loaded */
  list(page: { limit?: number; cursor?: string; q?: string }): Promise<Page<VaultView> & { problems: JsonObject[] }>;
  get(name: string): Promise<VaultView>;
  /** `document` is YAML text, of which JSON is a part. CONFLICT where there is one of that name. */
  create(document: string): Promise<VaultView>;
  put(name: string, document: string, check?: RevisionCheck): Promise<{ vault: VaultView; created: boolean }>;
  delete(name: string, check?: RevisionCheck): Promise<void>;
  /** names below a path and of what the secret there holds; that they cannot be read is the answer */
  browse(name: string, path: string): Promise<VaultListing>;
  /** NOT_FOUND; that a Vault does not work is the answer */
  test(name: string): Promise<VaultTest>;
}

export type VaultListing = {
  path: string;
  names: string[] | null;
  keys: string[] | null;
  error: { code: string; message: string } | null;
};

export type VaultTest = {
  ok: boolean;
  duration_ms: number;
  error?: { code: string; message: string };
  kv_version?: number | null;
  /** seconds; null: it does not end, or it may not know */
  token_ttl?: number | null;
  token_renewable?: boolean;
};

/** What an editor of flows asks for. */
export interface FlowTypesPort {
  /** path → declarations */
  files(): Promise<Record<string, string>>;
  packages(imports: string[]): Promise<Record<string, string>>;
  /** CONFLICT where a newer one of the same client and subject took its place, UNAVAILABLE where too many wait */
  check(
    script: { name?: string; script: string; modules?: Record<string, string> },
    asker: { client: string; subject?: string; signal: AbortSignal },
  ): Promise<{ problems: TypeProblem[] }>;
}

export type TypeProblem = {
  file: string | null;
  line: number | null;
  column: number | null;
  message: string;
  code: string;
  is_syntax: boolean;
};

export interface ConnectorTypesPort {
  list(): JsonObject[];
  /** by id or name, in any case; NOT_FOUND with near names */
  get(id: string): JsonObject;
}

export interface HealthPort {
  /** Distinguishes one running server from another: who reads `instance.json` asks for it. */
  readonly instance: string;
  readonly version: string;
  /** What is not ready, as sentences; empty when all is well. */
  troubles(): Promise<string[]>;
}

export type { SecretsStatus };

/** The keys that secrets are encrypted with. */
export interface SecretsPort {
  status(): Promise<SecretsStatus>;
  rotate(): Promise<SecretsStatus>;
}
