/** Who is logged in, and what that role may do. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { describePermission, leastRole, type Permission } from '../../../src/permissions.ts';
import type { Schema } from '../../../src/client/client.ts';
import { api } from './client.ts';

export type Me = Schema<'Principal'>;

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => api.get('/api/v1/me', { signal }),
  staleTime: 60_000,
});

export function useMe(): Me | null {
  return useQuery(meQuery).data ?? null;
}

export interface May {
  allowed: boolean;
  /** what to tell who is not allowed */
  why: string;
}

/** Whether the role permits something; the server decides in the end, this is what the page shows beforehand. */
export function useMay(permission: Permission | undefined): May {
  const me = useMe();
  if (permission === undefined || me === null || me.permissions.includes(permission)) return { allowed: true, why: '' };
  const who = me.role === leastRole(permission) ? 'This token' : `The role ${me.role}`;
  return {
    allowed: false,
    why: `${who} may not ${describePermission(permission)} (${permission}). An admin can give you a role that may.`,
  };
}
