/** What the pages of flows ask the server. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Schema } from '../../../src/client/client.ts';
import type { JsonObject } from '../../../src/model.ts';
import { answerOf, api } from '../api/client.ts';

export type LastRun = Schema<'LastRun'>;
export type FileProblem = Schema<'FileProblem'>;
/** The document calls schemas any JSON; they are objects, or there are none. */
export type ListedFlow = Schema<'ListedFlow'> & Schemas;
export type Flow = Schema<'FlowWithProblems'> & Schemas;
interface Schemas {
  inputs: JsonObject | null;
  outputs: JsonObject | null;
}

export type Version = Schema<'FlowVersion'>;
export type VersionDetail = Schema<'FlowVersionDetail'>;
export type TypeProblem = Schema<'CheckedScript'>['problems'][number];

/** Path below the flows folder → text. */
export type Files = Schema<'FlowTypes'>['files'];

export const flowsQuery = (q: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['flows', 'list', q ?? ''],
    queryFn: ({ pageParam, signal }) => api.get('/api/v1/flows', { query: { q, limit: 100, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: 10_000,
  });

/** With the ETag that a change has to name. */
export const flowQuery = (name: string) =>
  queryOptions({
    queryKey: ['flows', 'one', name],
    queryFn: async ({ signal }) => {
      const { data, etag } = await answerOf('get', '/api/v1/flows/{name}', { path: { name }, signal });
      return { flow: data as Flow, etag };
    },
  });

export const versionQuery = (name: string, sha256: string) =>
  queryOptions({
    queryKey: ['flows', 'version', name, sha256],
    queryFn: ({ signal }) => api.get('/api/v1/flows/{name}/versions/{sha256}', { path: { name, sha256 }, signal }),
    staleTime: Infinity,
  });

export const versionsQuery = (name: string) =>
  infiniteQueryOptions({
    queryKey: ['flows', 'versions', name],
    queryFn: ({ pageParam, signal }) =>
      api.get('/api/v1/flows/{name}/versions', { path: { name }, query: { limit: 50, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const flowTypesQuery = queryOptions({
  queryKey: ['flow-types'],
  queryFn: ({ signal }) => api.get('/api/v1/flow-types', { signal }),
  staleTime: 30_000,
});

/** The declarations behind what a script imports from npm. */
export const packageTypesQuery = (imports: string[]) =>
  queryOptions({
    queryKey: ['flow-types', imports.join()],
    queryFn: ({ signal }) => api.get('/api/v1/flow-types', { query: { imports }, signal }),
    enabled: imports.length > 0,
    staleTime: Infinity,
  });
