/**
 * What came from a file goes when there is no file of it any more, neither in the folder of this server nor in that of another one
 * that lives. Flows, connectors and Vaults each have a keeper, and follow it in the same way.
 */
import type { IsUnheld, NamedFiles } from './server-files.ts';

export interface FileKeeper {
  /** What the folder holds; null: nothing is known of it, as where there is none, or nobody follows it: then nothing is taken away. */
  readonly held: NamedFiles | null;
  hold(files: NamedFiles): void;
  /** Tells the other servers what is held. False: nobody would hear it now, so nothing may be taken away. */
  note(): Promise<boolean>;
  /** Those of them that nobody else has a file of. The names are all that are stored and not held. */
  unheld(names: readonly string[]): Promise<string[]>;
  isUnheld(name: string): IsUnheld;
}

/** For what is stored of one kind. */
export interface Kept {
  reload(): Promise<void>;
  /** the names of what came from files */
  stored(): string[];
  /** Whether it went: it does not where `isUnheld` says no in the transaction. */
  remove(name: string, isUnheld: IsUnheld): Promise<boolean>;
}

export interface TakenAway {
  removed: string[];
  /** what is held and not stored: another server took it away before it heard of the file, so it is to be loaded again */
  lost: string[];
}

/** Notes first, and looks then: from the note on nobody else takes away what is held here. */
export async function takeAway(keeper: FileKeeper, kept: Kept): Promise<TakenAway> {
  const { held } = keeper;
  if (held === null || !(await keeper.note())) return { removed: [], lost: [] };
  await kept.reload();
  const stored = kept.stored();
  const removed: string[] = [];
  for (const name of await keeper.unheld(stored.filter((one) => !held.has(one))))
    if (await kept.remove(name, keeper.isUnheld(name))) removed.push(name);
  if (removed.length > 0) await kept.reload();
  return { removed, lost: [...held.keys()].filter((name) => !stored.includes(name)) };
}

/**
 * Holds what was loaded, and takes away what has no file any more. Where a file could not be read, it may be of anything: then all that
 * is stored is held too.
 */
export async function keepLoaded(keeper: FileKeeper, kept: Kept, loaded: readonly string[], isBroken: boolean): Promise<TakenAway> {
  const held = isBroken ? [...loaded, ...kept.stored()] : loaded;
  keeper.hold(new Map(held.map((name) => [name, null])));
  return takeAway(keeper, kept);
}

/** Where no other server can be: what has no file here goes. */
export function keeperAlone(): FileKeeper {
  let held: NamedFiles | null = null;
  return {
    get held() {
      return held;
    },
    hold: (files) => void (held = files),
    note: () => Promise.resolve(true),
    unheld: (names) => Promise.resolve([...names]),
    isUnheld: () => () => Promise.resolve(true),
  };
}
