import type { Role } from '../../../src/permissions.ts';

/** What somebody of a role can do beyond the role before. */
export const ROLE_WORDS: Record<Role, string> = {
  viewer: 'Looks at executions, flows, connectors, files and at how the system fares.',
  operator: 'Also starts, cancels, pauses, reruns and forks; tests connectors; uploads files.',
  editor: 'Also changes flows and connectors, and sees the names of Vault secrets.',
  admin: 'Everything: tokens, users, Vaults, the audit log, deletion.',
};
