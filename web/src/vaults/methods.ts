/** The ways to log in at a Vault, and what each needs. */
import type { Method } from './queries.ts';

export interface AuthField {
  key: string;
  label: string;
  isSecret?: boolean;
  isNeeded?: boolean;
  /** what counts where it is left out */
  fallback?: string;
}

export const METHODS: Record<Method, { label: string; fields: AuthField[] }> = {
  token: { label: 'Token', fields: [{ key: 'token', label: 'Token', isSecret: true, isNeeded: true }] },
  approle: {
    label: 'AppRole',
    fields: [
      { key: 'role_id', label: 'Role id', isNeeded: true },
      { key: 'secret_id', label: 'Secret id', isSecret: true },
      { key: 'mount', label: 'Mount', fallback: 'approle' },
    ],
  },
  userpass: {
    label: 'User and password',
    fields: [
      { key: 'username', label: 'User', isNeeded: true },
      { key: 'password', label: 'Password', isSecret: true, isNeeded: true },
      { key: 'mount', label: 'Mount', fallback: 'userpass' },
    ],
  },
  kubernetes: {
    label: 'Kubernetes',
    fields: [
      { key: 'role', label: 'Role', isNeeded: true },
      { key: 'mount', label: 'Mount', fallback: 'kubernetes' },
      { key: 'jwt_file', label: 'File of the token', fallback: '/var/run/secrets/kubernetes.io/serviceaccount/token' },
    ],
  },
};
