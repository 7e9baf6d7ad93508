/** `up` and `run`: a worker with an API, which loads the folders. */
import type { RunningServer, ServerOptions } from '../cli/ports.ts';
import type { Config } from '../config.ts';
import { openApi } from './api.ts';
import { startCore, workerOf } from './core.ts';
import { followDatabase, loadFolders } from './folders.ts';

export async function startServer(config: Config, options: ServerOptions): Promise<RunningServer> {
  const made = new AsyncDisposableStack();
  try {
    const [core, api] = await Promise.all([startCore(config, options.notice, made), import('../api/server.ts')]);
    await loadFolders(config, core, options, made);
    if (options.followFolders) core.vaults.keepAlive();
    followDatabase(config, core, made);
    made.defer(() => core.engine.stop());
    await core.engine.start(options.trees);
    await core.ownFiles.enter();
    if (options.trees === 'all') made.use(core.removal.nowAndThen());
    const { url, token, firstToken } = await openApi(config, options, core, api, made);
    return { url, token, firstToken, problems: () => core.folders.problems(), ...workerOf(config, core, made) };
  } catch (error) {
    await made.disposeAsync();
    throw error;
  }
}
