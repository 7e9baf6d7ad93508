/** The flows and connectors of the two folders: loaded at the start, and again whenever something in them is saved. */
import { existsSync } from 'node:fs';
import { basename, relative } from 'node:path';
import type { FolderMemory } from './folder-memory.ts';
import type { Flows, LoadedFolder } from './flows.ts';
import { watchFolder, type FolderWatch } from './flow-watch.ts';

export interface Folders {
  flows: Flows;
  connectors: { loadFolder(folder: string, options: { keepMissing: boolean }): Promise<LoadedFolder>; refresh(): Promise<void> };
  memory: FolderMemory;
  flowsFolder: string;
  connectorsFolder: string;
  /**
   * Goes on watching, and removes flows and connectors whose files are gone. Who only looks in for one command, perhaps from
   * another place or an older checkout, takes nothing away.
   */
  follow: boolean;
  /** told of each file that cannot be loaded */
  notice(text: string): void;
}

export async function loadFolders(folders: Folders): Promise<FolderWatch> {
  const { flows, connectors, flowsFolder, connectorsFolder, follow } = folders;
  const tell = (folder: LoadedFolder): LoadedFolder => {
    for (const { file, error } of folder.failed) folders.notice(sentence(file, error));
    return folder;
  };
  const keep = { keepMissing: !follow };
  const loadConnectors = async () => tell(await connectors.loadFolder(connectorsFolder, keep));
  const loadFlows = async () => tell(await flows.loadFolder(flowsFolder, keep));
  // No folder is not an empty folder: who starts elsewhere by mistake must not lose anything.
  if (existsSync(connectorsFolder)) await loadConnectors();
  else await connectors.refresh();
  await flows.refresh();
  await fromMemory(folders, loadFlows);
  if (!follow) return { close: () => undefined };
  const watches = [
    watchFolder(flowsFolder, async () => void (await loadFlows())),
    watchFolder(connectorsFolder, async () => void (await loadConnectors())),
  ];
  return { close: () => watches.forEach((watching) => watching.close()) };
}

/** Loads the flows, unless the folder is as it was and its flows are in the database. */
async function fromMemory({ memory, flows }: Folders, load: () => Promise<LoadedFolder>): Promise<void> {
  const known = await memory.recall();
  if (known !== null && flows.areLoaded(known)) return;
  const { loaded, failed } = await load();
  if (failed.length === 0) await memory.remember(Object.fromEntries(loaded.map((name) => [name, flows.current(name) ?? ''])));
}

/** The file comes first, by the path that finds it from here, and once: most messages begin with its bare name. */
function sentence(file: string, { message }: Error): string {
  const shown = relative(process.cwd(), file);
  if (message.includes(shown)) return message;
  const name = basename(file);
  return message.startsWith(`${name}:`) ? `${shown}${message.slice(name.length)}` : `${shown}: ${message}`;
}
