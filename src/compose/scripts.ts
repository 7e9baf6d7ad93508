/** Flow scripts before they are flows: how they become bundles, and what was loaded from their folder last time. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { FlowSource } from '../executions/flow-files.ts';
import type { FlowBundle } from '../runner/protocol.ts';
import { build } from './installation.ts';

/** Scripts of the folder as files; texts as if they lay in it; texts with modules of their own in a folder of their own. */
export async function createCompiler({ flowsFolder, dataFolder }: Config, made: AsyncDisposableStack) {
  const [{ bundleFlow, closeBundler }, { clearScratch, inScriptFolder }] = await Promise.all([
    import('../runner/bundle/bundle.ts'),
    import('../executions/script-folder.ts'),
  ]);
  made.defer(closeBundler);
  const folders = { scratch: join(dataFolder, 'scratch'), flows: flowsFolder };
  // One process at a time works on a data folder, so what lies there was left by one that was killed.
  await clearScratch(folders.scratch);
  return (source: FlowSource): Promise<FlowBundle> => {
    if ('file' in source) return bundleFlow(source, { root: flowsFolder });
    const { name, script, modules } = source;
    if (Object.keys(modules).length === 0 && existsSync(flowsFolder)) return bundleFlow({ source: script, name }, { root: flowsFolder });
    return inScriptFolder(source, folders, (root, file) => bundleFlow({ file }, { root }));
  };
}

export async function rememberFolder({ dataFolder, flowsFolder }: Config) {
  const { openFolderMemory } = await import('../executions/folder-memory.ts');
  return openFolderMemory(join(dataFolder, 'flows-loaded.json'), flowsFolder, build());
}
