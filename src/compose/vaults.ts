import type { WatchedFolders } from '../connectors/watched-folders.ts';
import type { OwnFiles } from '../executions/own-files.ts';
import type { VaultStoreParts } from '../secrets/vault/store.ts';
import type { Parts } from './parts.ts';

/** The Vaults that are configured, and the secrets that are read from them. */
export async function createVaults(
  {
    database,
    secrets,
    log,
    folders,
    ownFiles,
  }: Pick<Parts, 'database' | 'secrets' | 'log'> & { folders: WatchedFolders; ownFiles: OwnFiles },
  httpFor: VaultStoreParts['httpFor'],
  made: AsyncDisposableStack,
) {
  const [{ VaultStore }, { VaultSecretsReader }, { VaultTable }, { AuditTable }] = await Promise.all([
    import('../secrets/vault/store.ts'),
    import('../secrets/vault/vault-secrets.ts'),
    import('../storage/vault-table.ts'),
    import('../storage/audit-table.ts'),
  ]);
  const { envelope, keys, known } = secrets;
  const prepare = (sealed: Iterable<string>) => keys.prepare(sealed);
  const folder = { look: () => folders.look(), problems: () => folders.problems('vault') };
  const audit = new AuditTable(database.pool);
  const browsed = (vault: string, path: string) => audit.record({ action: 'vault.browse', object: `${vault}:${path}` });
  const storage = new VaultTable(database.resources);
  const keeper = ownFiles.of('vault');
  const store = new VaultStore({ storage, sealer: envelope, prepare, known, httpFor, log, folder, browsed, keeper });
  made.defer(() => store.close());
  return { store, secrets: new VaultSecretsReader(store) };
}
