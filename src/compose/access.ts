/** Who may do what: made for a server, since workers let nobody in. */
import type { AccessPorts } from '../api/access-ports.ts';
import type { Config } from '../config.ts';
import type { KnownSecrets } from '../secrets/scrubber.ts';
import type { Database } from '../storage/database.ts';

export interface OpenedAccess {
  access: AccessPorts;
  /** opens the server for this process's own commands */
  token: string;
  /** Makes the first admin token, and gives it in clear: for when it can be shown. Null where there is one, or none is wanted. */
  firstToken(): Promise<string | null>;
}

export async function openAccess(
  config: Pick<Config, 'adminToken' | 'dataFolder'>,
  { firstToken: isKept }: { firstToken: boolean },
  { database, known }: { database: Pick<Database, 'reads'>; known: KnownSecrets },
  made: AsyncDisposableStack,
): Promise<OpenedAccess> {
  const [{ Tokens }, { Users }, { Sessions }, { AuditLog }, { AuditTable }, { AuditWriter }, { newToken }, { ensureLocalToken }] =
    await Promise.all([
      import('../secrets/access/tokens.ts'),
      import('../secrets/access/users.ts'),
      import('../secrets/access/sessions.ts'),
      import('../secrets/access/audit-log.ts'),
      import('../storage/audit-table.ts'),
      import('../storage/audit-writer.ts'),
      import('../secrets/tokens.ts'),
      import('../cli/local-token.ts'),
    ]);
  const { reads: db } = database;
  const tokens = new Tokens(db, () => sessions.forget());
  const sessions = new Sessions(db, tokens);
  const users = new Users({ db, changed: () => sessions.forget(), hasFixedAdmin: () => tokens.hasFixedAdmin() });
  const trail = new AuditWriter(new AuditTable(db));
  made.defer(() => trail.close());
  const token = isKept ? await ensureLocalToken(config.dataFolder) : newToken();
  known.pin([token]);
  tokens.accept(token, 'local', 'local');
  if (config.adminToken !== null) tokens.accept(config.adminToken, 'token', 'admin');
  const firstToken = async () => (isKept && config.adminToken === null ? await tokens.createFirst() : null);
  const principals = {
    ofToken: (text: string) => tokens.ofToken(text),
    ofSession: (text: string) => sessions.ofSession(text),
    lookAtSession: (text: string) => sessions.lookAtSession(text),
  };
  return { access: { principals, tokens, users, sessions, audit: new AuditLog(db), trail }, token, firstToken };
}
