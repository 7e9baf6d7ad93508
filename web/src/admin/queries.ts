/** Tokens, users and the audit log, as the API gives them. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Schema } from '../../../src/client/client.ts';
import { api } from '../api/client.ts';
import type { AuditSearch } from './audit-search.ts';

export type Token = Schema<'Token'>;
export type User = Schema<'User'>;
export type AuditEntry = Schema<'AuditItem'>;

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => api.get('/api/v1/tokens', { query: { limit: 1000 }, signal }),
});

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: ({ signal }) => api.get('/api/v1/users', { query: { limit: 1000 }, signal }),
});

const PAGE = 50;

export const auditQuery = (search: AuditSearch) =>
  infiniteQueryOptions({
    queryKey: ['audit', search],
    queryFn: ({ pageParam, signal }) => api.get('/api/v1/audit', { query: { ...search, limit: PAGE, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
