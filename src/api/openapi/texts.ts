/** The words of the OpenAPI document that belong to no single route. */
export const ABOUT = `Durable flow scripts in TypeScript, with a visible tree of executions.

Lists come page by page: \`{ items, next }\`, and \`next\` goes into \`?cursor=\` of the next request. Errors are RFC 9457 problem
documents with a stable \`code\`. What a query or a body does not name in this document is refused with 400, so that no filter with a
typing mistake gives everything.`;

/** By the first part of an address below /api/v1. */
export const TAGS = [
  { name: 'executions', description: 'What runs, ran and will run' },
  { name: 'flows', description: 'Scripts and their versions' },
  { name: 'connectors', description: 'How flows reach other systems' },
  { name: 'connector-types', description: 'The catalogue of what connectors can be' },
  { name: 'vaults', description: 'Where secrets of connectors come from' },
  { name: 'files', description: 'Content that is too large for inputs and outputs' },
  { name: 'secrets', description: 'The keys that secrets are sealed with' },
  { name: 'oauth', description: 'Where authorization servers send a browser' },
  { name: 'me', description: 'Who asks' },
  { name: 'session', description: 'Signing in, for browsers' },
  { name: 'tokens', description: 'Who may do what: programs' },
  { name: 'users', description: 'Who may do what: people' },
  { name: 'audit', description: 'Who did what' },
  { name: 'server', description: 'The server itself' },
];

export function tagOf(path: string): string {
  const [, first] = /^\/api\/v1\/([^/]+)/.exec(path) ?? [];
  return TAGS.find(({ name }) => name === first)?.name ?? 'server';
}
