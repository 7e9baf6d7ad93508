/** Flows as the two doors see them. */
import type { LoadedFolder } from '../document-folder.ts';
import type { FileProblem } from '../connectors/watched-folders.ts';
import type { RevisionCheck } from '../revision.ts';
import type { JsonValue, Status } from '../model.ts';
import type { Page } from './types.ts';

export interface Flow {
  id: string;
  name: string;
  /** sha256 of the newest version */
  version: string;
  /** `file` flows come from the flows folder and are read-only over the API */
  source: 'file' | 'api';
  /** the worker pool that it declares, or null */
  pool: string | null;
  /** how many of its executions may run at once, as an operator set it or else as the flow declares; null: any number */
  concurrency: number | null;
  script: string;
  /** JSON Schemas as the flow declares them, or null */
  inputs: JsonValue;
  outputs: JsonValue;
  created_at: string;
  updated_at: string;
  /** in lists; null where it never ran */
  last_run?: LastRun | null;
}

/** The newest execution of a flow that nothing else started. */
export interface LastRun {
  id: string;
  status: Status;
  created_at: string;
  ended_at: string | null;
}

/** A version with all that it was made of. */
export interface FlowVersionDetail extends FlowVersion {
  /** its modules, path below the flows folder → text; null of a version from before they were kept */
  sources: FlowModules | null;
  inputs: JsonValue;
  outputs: JsonValue;
}

export interface FlowVersion {
  sha256: string;
  flow: string;
  script: string;
  created_at: string;
}

/** What a script imports by relative path: path relative to the script → text. */
export type FlowModules = Record<string, string>;

export interface FlowsPort {
  list(page?: { limit?: number; cursor?: string; q?: string }): Promise<Page<Flow> & { problems: FileProblem[] }>;
  /** `problems`: what is wrong with its file, where that holds something else by now */
  get(name: string): Promise<Flow & { problems: FileProblem[] }>;
  /** `check`: of the flow as it is when it is replaced. Bundles, describes and saves; unchanged content makes no new version. COMPILE_ERROR with file, line, column. */
  put(name: string, script: string, modules?: FlowModules, check?: RevisionCheck): Promise<{ flow: Flow; created: boolean }>;
  /** As `put`, for a flow that there is not yet: CONFLICT where there is. Without a name, the script names itself. */
  create(script: string, name?: string, modules?: FlowModules): Promise<Flow>;
  /** Sets how many executions of the flow may run at once, whatever its versions declare; null: as they declare. FLOW_NOT_FOUND */
  setConcurrency(name: string, concurrency: number | null): Promise<Flow>;
  delete(name: string, check?: RevisionCheck): Promise<void>;
  versions(name: string, page?: { limit?: number; cursor?: string }): Promise<Page<FlowVersion>>;
  /** One version, also of a flow that is gone: executions stay with theirs. NOT_FOUND */
  version(name: string, sha256: string): Promise<FlowVersionDetail>;
  /** Saves a version without making it the flow of that name; a name that the script gives itself wins. */
  publishUnlisted(name: string, script: string, modules: FlowModules): Promise<{ flow: string; version: string }>;
  /** Brings the flows of the folder in step with the files; a broken file is reported and harms no other. */
  loadFolder(folder: string): Promise<LoadedFolder>;
}
