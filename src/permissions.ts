/**
 * Who may do what. A leaf: one table of permissions, each with the least of the roles that has it; every role has what the one
 * before it has. Whatever is not permitted here is refused.
 */

/** From the least to the most. */
export const ROLES = ['viewer', 'operator', 'editor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** `from`: the least role that has it. `may`: what it lets somebody do, for refusals and docs: "may not …". */
const TABLE = {
  'executions:read': { from: 'viewer', may: 'look at executions' },
  'executions:start': { from: 'operator', may: 'start flows, rerun and fork executions' },
  'executions:control': { from: 'operator', may: 'cancel, pause and resume executions, and answer them' },
  'executions:delete': { from: 'admin', may: 'delete executions' },
  'flows:read': { from: 'viewer', may: 'look at flows' },
  'flows:write': { from: 'editor', may: 'change flows' },
  'connectors:read': { from: 'viewer', may: 'look at connectors' },
  'connectors:test': { from: 'operator', may: 'test connectors' },
  'connectors:write': { from: 'editor', may: 'change connectors and give them access' },
  'vaults:read': { from: 'editor', may: 'look at Vaults, test them, and see the names of their secrets' },
  'vaults:write': { from: 'admin', may: 'change Vaults' },
  'files:read': { from: 'viewer', may: 'look at files and download them' },
  'files:write': { from: 'operator', may: 'upload files' },
  'files:delete': { from: 'editor', may: 'delete files' },
  'system:read': { from: 'viewer', may: 'look at workers and at how the system fares' },
  'tokens:read': { from: 'admin', may: 'look at API tokens' },
  'tokens:write': { from: 'admin', may: 'create and revoke API tokens' },
  'users:read': { from: 'admin', may: 'look at users' },
  'users:write': { from: 'admin', may: 'create, change and delete users' },
  'audit:read': { from: 'admin', may: 'read the audit log' },
  'secrets:admin': { from: 'admin', may: 'look after the keys that secrets are encrypted with' },
} as const satisfies Record<string, { from: Role; may: string }>;

export type Permission = keyof typeof TABLE;
export const PERMISSIONS = Object.keys(TABLE) as Permission[];

/**
 * What a route asks for: a permission; `principal`: a valid token or session of whatever role, for what concerns the caller alone;
 * `open`: nothing.
 */
export type Needs = Permission | 'principal' | 'open';

export function permissionsOf(role: Role): readonly Permission[] {
  return BY_ROLE[role];
}

/** The least role that has the permission. */
export function leastRole(permission: Permission): Role {
  return TABLE[permission].from;
}

/** What the permission lets somebody do, as the end of a sentence: "may …". */
export function describePermission(permission: Permission): string {
  return TABLE[permission].may;
}

export function isAtLeast(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}

const BY_ROLE = Object.fromEntries(
  ROLES.map((role) => [role, PERMISSIONS.filter((permission) => isAtLeast(role, TABLE[permission].from))]),
) as unknown as Record<Role, readonly Permission[]>;
