/** The flows and connectors of the two folders: loaded at the start, and again whenever something in them is saved. */
import { existsSync } from 'node:fs';
import { basename, relative } from 'node:path';
import type { WatchedFolders } from '../connectors/watched-folders.ts';
import type { LoadedFolder } from '../document-folder.ts';
import { PetioleError } from '../errors.ts';
import type { FileKind } from '../model.ts';
import type { TakenAway } from '../storage/file-keeper.ts';
import type { FolderMemory } from './folder-memory.ts';
import type { Flows } from './flows.ts';
import { watchFolder, type FolderWatch } from './flow-watch.ts';
import type { OwnFiles } from './own-files.ts';

export interface Folders {
  flows: Flows;
  connectors: ConnectorFiles;
  /** knows what other servers have a file of */
  ownFiles: Pick<OwnFiles, 'follow'>;
  memory: FolderMemory;
  /** told of each file that cannot be loaded, and given a way to look anew */
  folders: WatchedFolders;
  flowsFolder: string;
  connectorsFolder: string;
  /**
   * Goes on watching, and removes flows and connectors whose files are gone. Who only looks in for one command, perhaps from
   * another place or an older checkout, takes nothing away.
   */
  follow: boolean;
  /** told of each file that cannot be loaded, of what is removed since its file is gone, and of a folder that is not there */
  notice(text: string): void;
}

/** Vaults lie in a folder of the connectors' own. */
export interface ConnectorFiles {
  loadFolder(folder: string, options: { keepMissing: boolean }): Promise<LoadedConnectors>;
  takeAway(): Promise<TakenConnectors>;
  refresh(): Promise<void>;
}

export type TakenConnectors = TakenAway & { removedVaults?: string[] };
export type LoadedConnectors = Pick<LoadedFolder, 'loaded'> &
  TakenConnectors & { failed: (LoadedFolder['failed'][number] & { kind?: FileKind })[] };

export async function loadFolders(folders: Folders): Promise<FolderWatch> {
  const { flows, connectors, flowsFolder, connectorsFolder, follow } = folders;
  const bidFarewell = (kind: FileKind, { removed, removedVaults = [] }: TakenConnectors): void => {
    for (const name of removed) folders.notice(farewell(kind, name));
    for (const name of removedVaults) folders.notice(farewell('vault', name));
  };
  const tell = (kinds: readonly FileKind[], loaded: LoadedConnectors): void => {
    const kind = kinds[0] as FileKind;
    for (const { file, error } of loaded.failed) folders.notice(sentence(file, error));
    bidFarewell(kind, loaded);
    folders.folders.report(kinds, loaded.failed.map(problemOf(kind)));
  };
  const keep = { keepMissing: !follow };
  // No folder is not an empty folder: who starts elsewhere by mistake, or moves it away for a moment, must not lose anything.
  const loadConnectors = async () => {
    if (!existsSync(connectorsFolder)) return connectors.refresh();
    const load = () => connectors.loadFolder(connectorsFolder, keep);
    tell(['connector', 'vault'], await whole(load));
  };
  const loadFlows = async () => {
    const loaded = await whole(() => flows.loadFolder(flowsFolder, keep));
    tell(['flow'], loaded);
    return loaded;
  };
  const takeAway = async () => {
    const [ofConnectors, ofFlows] = [await connectors.takeAway(), await flows.takeAway()];
    bidFarewell('connector', ofConnectors);
    bidFarewell('flow', ofFlows);
    if (ofConnectors.lost.length > 0) await loadConnectors();
    if (ofFlows.lost.length > 0) await loadFlows();
  };
  await loadConnectors();
  if (follow) for (const folder of [flowsFolder, connectorsFolder]) if (!existsSync(folder)) folders.notice(missing(folder));
  await flows.refresh();
  await fromMemory(folders, loadFlows);
  const nothing = (): Promise<void> => Promise.resolve();
  if (!follow) return { close: () => undefined, look: nothing, again: nothing };
  const watches = [watchFolder(flowsFolder, async () => void (await loadFlows())), watchFolder(connectorsFolder, loadConnectors)];
  const all = async (each: (watching: FolderWatch) => Promise<void>): Promise<void> => void (await Promise.all(watches.map(each)));
  const look = (): Promise<void> => all((watching) => watching.look());
  const again = (): Promise<void> => all((watching) => watching.again());
  folders.folders.follow(look, again);
  folders.ownFiles.follow(takeAway);
  return { close: () => watches.forEach((watching) => watching.close()), look, again };
}

/** What another server took away before it heard of the files here is stored again. */
async function whole<T extends TakenAway>(load: () => Promise<T>): Promise<T> {
  const loaded = await load();
  return loaded.lost.length > 0 ? load() : loaded;
}

/** Loads the flows, unless the folder is as it was and its flows are in the database. No folder looks as an empty one does. */
async function fromMemory({ memory, flows, flowsFolder, follow }: Folders, load: () => Promise<LoadedFolder>): Promise<void> {
  const known = await memory.recall();
  if (known !== null && flows.areLoaded(known) && existsSync(flowsFolder)) return follow ? flows.hold(Object.keys(known)) : undefined;
  const { loaded, failed } = await load();
  if (failed.length === 0) await memory.remember(Object.fromEntries(loaded.map((name) => [name, flows.current(name) ?? ''])));
}

function problemOf(kind: FileKind) {
  return ({ file, error, kind: own = kind }: LoadedConnectors['failed'][number]) => ({
    kind: own,
    file: relative(process.cwd(), file),
    code: error instanceof PetioleError ? error.code : 'INTERNAL',
    message: withoutFile(file, error),
  });
}

/** Most messages begin with the name of the file, many with the place in it. */
function withoutFile(file: string, { message }: Error): string {
  const name = [relative(process.cwd(), file), basename(file)].find((shown) => message.startsWith(`${shown}:`));
  const rest = name === undefined ? message : message.slice(name.length + 1).trimStart();
  return rest.replace(/^(\d+):(\d+):/, 'line $1, column $2:');
}

function farewell(kind: FileKind, name: string): string {
  return `the ${kind} '${name}' is removed: it came from a file, and neither the folder that is loaded here nor another server has such a file`;
}

function missing(folder: string): string {
  return `there is no folder ${folder}: nothing is loaded from it, and what is in the database stays`;
}

/** The file comes first, by the path that finds it from here, and once: most messages begin with its bare name. */
function sentence(file: string, { message }: Error): string {
  const shown = relative(process.cwd(), file);
  if (message.includes(shown)) return message;
  const name = basename(file);
  return message.startsWith(`${name}:`) ? `${shown}${message.slice(name.length)}` : `${shown}: ${message}`;
}
