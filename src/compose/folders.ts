/** Where flows, connectors and Vaults come from while the process runs: the folders, and what others changed in the database. */
import { join } from 'node:path';
import type { ServerOptions } from '../cli/ports.ts';
import type { Config } from '../config.ts';
import { messageOf } from '../errors.ts';
import type { Core } from './core.ts';

/** How long a change that another process made may stay unseen; without DATABASE_URL there is no other. */
const REFRESH_MS = 2000;

export async function loadFolders(
  config: Config,
  core: Core,
  { followFolders, notice }: ServerOptions,
  made: AsyncDisposableStack,
): Promise<void> {
  const { loadFolders: load } = await import('../executions/load-folders.ts');
  const { flowsFolder, connectorsFolder } = config;
  const connectors = withVaults(core);
  const watching = await load({ ...core, connectors, flowsFolder, connectorsFolder, follow: followFolders, notice });
  made.defer(() => watching.close());
}

/** The Vaults stand in a folder of the connectors' own: first they, then the connectors that refer to them. */
function withVaults({ store, vaults }: Core) {
  return {
    async takeAway() {
      const { removed: removedVaults, lost } = await vaults.takeAway();
      const connectors = await store.takeAway();
      return { ...connectors, removedVaults, lost: [...lost, ...connectors.lost] };
    },
    refresh: () => Promise.all([store.refresh(), vaults.refresh()]).then(() => undefined),
    async loadFolder(folder: string, options: { keepMissing: boolean }) {
      const { failed, removed: removedVaults, lost } = await vaults.loadFolder(join(folder, 'vaults'), options);
      const connectors = await store.loadFolder(folder, options);
      const ofVaults = failed.map((file) => ({ ...file, kind: 'vault' as const }));
      return { ...connectors, removedVaults, failed: [...ofVaults, ...connectors.failed], lost: [...lost, ...connectors.lost] };
    },
  };
}

export function followDatabase(config: Config, core: Core, made: AsyncDisposableStack): void {
  if (config.databaseUrl === null) return;
  const { flows, store, breakers, vaults, oauth, log } = core;
  core.watching.rewinds.push(() => void storeAgain(core));
  const refresh = () =>
    Promise.all([flows.refresh(), store.refresh(), breakers.refresh(), vaults.refresh(), oauth.grants.refresh()]).catch((error: unknown) =>
      log.debug({ error: messageOf(error) }, 'could not look for changes'),
    );
  const timer = setInterval(() => void refresh(), REFRESH_MS);
  made.defer(() => clearInterval(timer));
}

/** Where the database has gone on from an earlier state: what this process knows and the database has lost is stored again. */
async function storeAgain({ engine, secrets, folders, log }: Core): Promise<void> {
  try {
    await engine.repeat(() => secrets.keys.restore());
    await engine.repeat(() => folders.again());
  } catch (error) {
    log.warn({ error: messageOf(error) }, 'what the database had lost of keys and folders could not be stored again');
  }
}
