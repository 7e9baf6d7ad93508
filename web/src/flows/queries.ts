/** What the pages of flows ask the server. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { JsonObject, Status } from '../../../src/model.ts';
import { call, get, path } from '../api/client.ts';

export interface LastRun {
  id: string;
  status: Status;
  created_at: string;
  ended_at: string | null;
}

export interface ListedFlow {
  id: string;
  name: string;
  version: string;
  source: 'file' | 'api';
  inputs: JsonObject | null;
  outputs: JsonObject | null;
  created_at: string;
  updated_at: string;
  last_run?: LastRun | null;
}

export interface FileProblem {
  file: string;
  message: string;
  line?: number | null;
}

export interface Flow extends ListedFlow {
  script: string;
  problems: FileProblem[];
}

export interface FlowPage {
  items: ListedFlow[];
  next: string | null;
  problems: FileProblem[];
}

/** Path below the flows folder → text. */
export type Files = Record<string, string>;

export interface Version {
  sha256: string;
  flow: string;
  script: string;
  created_at: string;
}

export interface VersionDetail extends Version {
  /** its modules; null where they were not kept */
  sources: Files | null;
}

export interface TypeProblem {
  file: string | null;
  line: number | null;
  column: number | null;
  message: string;
  code: string;
}

export const flowsQuery = (q: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['flows', 'list', q ?? ''],
    queryFn: ({ pageParam, signal }) => get<FlowPage>('/flows', { q, limit: 100, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: 10_000,
  });

/** With the ETag that a change has to name. */
export const flowQuery = (name: string) =>
  queryOptions({
    queryKey: ['flows', 'one', name],
    queryFn: async ({ signal }) => {
      const { data, etag } = await call<Flow>('GET', path`/flows/${name}`, { signal });
      return { flow: data, etag };
    },
  });

export const versionQuery = (name: string, sha256: string) =>
  queryOptions({
    queryKey: ['flows', 'version', name, sha256],
    queryFn: ({ signal }) => get<VersionDetail>(path`/flows/${name}/versions/${sha256}`, undefined, signal),
    staleTime: Infinity,
  });

export const versionsQuery = (name: string) =>
  infiniteQueryOptions({
    queryKey: ['flows', 'versions', name],
    queryFn: ({ pageParam, signal }) =>
      get<{ items: Version[]; next: string | null }>(path`/flows/${name}/versions`, { limit: 50, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const flowTypesQuery = queryOptions({
  queryKey: ['flow-types'],
  queryFn: ({ signal }) => get<{ files: Files }>('/flow-types', undefined, signal),
  staleTime: 30_000,
});

/** The declarations behind what a script imports from npm. */
export const packageTypesQuery = (imports: string[]) =>
  queryOptions({
    queryKey: ['flow-types', imports.join()],
    queryFn: ({ signal }) => get<{ files: Files }>('/flow-types', { imports }, signal),
    enabled: imports.length > 0,
    staleTime: Infinity,
  });
