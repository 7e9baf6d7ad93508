/** Who is logged in, and what that role may do. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { describePermission, leastRole, type Permission, type Role } from '../../../src/permissions.ts';
import { get } from './client.ts';

export interface Me {
  kind: 'token' | 'user' | 'local';
  id: string;
  name: string;
  role: Role;
  permissions: Permission[];
  expires_at: string | null;
}

export const meQuery = queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => get<Me>('/me', undefined, signal), staleTime: 60_000 });

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
