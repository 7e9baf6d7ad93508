/** `token create | list | revoke` */
import { allItems, dataOf, PAGE, type Client, type Schema } from '../client.ts';
import { confirmed } from '../confirm.ts';
import { CommandError, EXIT, usageError, type ExitCode } from '../exit.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { shownTime, timeIn } from '../times.ts';
import { oneLine } from '../tree-view.ts';

export interface TokenOptions {
  name: string;
  role: string;
  scope?: string[];
  expires?: string;
  json?: boolean;
}

type NewToken = Schema<'TokenRequest'>;

/** The token alone is on stdout, so that it can go into a file or a store of secrets. */
export async function createToken(
  { name, role, scope, expires, json }: TokenOptions,
  client: Client,
  terminal: Terminal,
): Promise<ExitCode> {
  const body = {
    name,
    role: role as NewToken['role'],
    ...(scope && { scopes: scope.flatMap((each) => each.split(',')) as NewToken['scopes'] }),
    ...(expires !== undefined && { expires_at: timeOf(expires) }),
  };
  const made = await dataOf(client.api.POST('/api/v1/tokens', { body }));
  if (json) terminal.out(JSON.stringify(made, null, 2));
  else {
    terminal.err(
      `Token ${made.id} of ${name} (${role}), until ${shownTime(made.expires_at, terminal, { nothing: 'it is revoked' })}; shown only this once:`,
    );
    terminal.out(made.token);
  }
  return EXIT.success;
}

function timeOf(given: string): string {
  const time = timeIn(given) ?? (Number.isNaN(Date.parse(given)) ? null : new Date(given).toISOString());
  if (time === null) throw usageError(`--expires: '${given}' is neither a time such as 2027-01-31T00:00:00Z nor a span such as 30d`);
  return time;
}

const allTokens = ({ api }: Client) => allItems((cursor) => api.GET('/api/v1/tokens', { params: { query: { cursor, limit: PAGE } } }));

export async function listTokens({ json }: { json?: boolean }, client: Client, terminal: Terminal): Promise<ExitCode> {
  const tokens = await allTokens(client);
  const rows = tokens.map(({ id, name, role, scopes, created_at, last_used_at, expires_at }) => [
    id,
    oneLine(name),
    scopes ? `${role}: ${scopes.join(' ')}` : role,
    shownTime(created_at, terminal),
    shownTime(last_used_at, terminal, { nothing: 'never' }),
    shownTime(expires_at, terminal, { nothing: 'never' }),
  ]);
  terminal.out(json ? JSON.stringify(tokens, null, 2) : table(['ID', 'NAME', 'ROLE', 'CREATED', 'LAST USED', 'EXPIRES'], rows, terminal));
  return EXIT.success;
}

/** By id, or by a name that only one has. */
export async function revokeTokens(
  given: string[],
  { yes, json }: { yes?: boolean; json?: boolean },
  client: Client,
  { out }: Terminal,
): Promise<ExitCode> {
  const known = await allTokens(client);
  const chosen = given.map((each) => {
    const found = known.filter(({ id, name }) => id === each || name === each);
    if (found.length === 1) return found[0]!;
    if (found.length === 0) throw new CommandError(`there is no token '${each}': \`token list\` shows them`);
    throw new CommandError(`${found.length} tokens have the name '${each}': say the id, one of ${found.map(({ id }) => id).join(', ')}`);
  });
  await confirmed(`Revoke ${chosen.map(({ name }) => name).join(', ')}?`, { yes });
  for (const { id, name } of chosen) {
    await client.api.DELETE('/api/v1/tokens/{id}', { params: { path: { id } } });
    if (!json) out(`${name} (${id}) is revoked`);
  }
  if (json) out(JSON.stringify({ revoked: chosen.map(({ id }) => id) }));
  return EXIT.success;
}
