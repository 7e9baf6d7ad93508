/** Tokens, users and the audit log, as the API gives them. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Permission, Role } from '../../../src/permissions.ts';
import type { JsonValue } from '../../../src/model.ts';
import { get } from '../api/client.ts';
import type { AuditSearch } from './audit-search.ts';

export interface Listed<T> {
  items: T[];
  next: string | null;
}

export interface Token {
  id: string;
  name: string;
  role: Role;
  /** null: all that the role has */
  scopes: Permission[] | null;
  created_at: string;
  created_by: string | null;
  expires_at: string | null;
  last_used_at: string | null;
}

export interface User {
  id: string;
  name: string;
  role: Role;
  disabled: boolean;
  last_login_at: string | null;
  created_at: string;
}

export interface AuditEntry {
  id: string;
  at: string;
  actor: { kind: string; id: string | null; name: string };
  action: string;
  object: string;
  execution_id: string | null;
  from: string | null;
  details: JsonValue;
}

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => get<Listed<Token>>('/tokens', { limit: 1000 }, signal),
});

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: ({ signal }) => get<Listed<User>>('/users', { limit: 1000 }, signal),
});

const PAGE = 50;

export const auditQuery = (search: AuditSearch) =>
  infiniteQueryOptions({
    queryKey: ['audit', search],
    queryFn: ({ pageParam, signal }) => get<Listed<AuditEntry>>('/audit', { ...search, limit: PAGE, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
