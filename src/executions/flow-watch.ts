/** Calls back when something in a folder was saved, added or removed. */
import { watch, type FSWatcher } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface FolderWatch {
  /** What was saved until now is known to `changed` when this resolves. */
  look(): Promise<void>;
  /** `changed` is called though nothing was; resolves when that is done, and rejects with what it throws. */
  again(): Promise<void>;
  close(): void;
}

/** An editor saves in several steps. */
const SETTLE_MS = 60;
/** Not every file system tells of changes (network shares, mounts of containers), and no folder below tells here. */
const LOOK_MS = 2000;

/** `changed` is called after a change, never twice at once; what it throws is its own business. */
export function watchFolder(folder: string, changed: () => Promise<void>): FolderWatch {
  let known: string | null = null;
  let closed = false;
  let busy: Promise<void> = look();
  let settle: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    const now = await fingerprint(folder);
    const isChanged = known !== null && known !== now;
    known = now;
    if (isChanged && !closed) await changed().catch(() => undefined);
  }
  const soon = (): void => {
    clearTimeout(settle);
    settle = setTimeout(() => (busy = busy.then(look)), SETTLE_MS);
  };
  const events = tryWatch(folder, soon);
  const timer = setInterval(() => (busy = busy.then(look)), LOOK_MS).unref();
  return {
    look: () => (busy = busy.then(look)),
    again() {
      const done = busy.then(changed);
      busy = done.catch(() => undefined);
      return done;
    },
    close() {
      closed = true;
      clearTimeout(settle);
      clearInterval(timer);
      events?.close();
    },
  };
}

function tryWatch(folder: string, changed: () => void): FSWatcher | null {
  try {
    const watcher = watch(folder, { persistent: false }, changed);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return null; // no folder yet, or no more watches: looking every now and then is enough
  }
}

/** Names, sizes and times of all files but those of packages. */
export async function fingerprint(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const parts = await Promise.all(
    entries
      .filter(({ name }) => name !== 'node_modules' && !name.startsWith('.'))
      .map(async (entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return `${entry.name}/ ${await fingerprint(path)}`;
        const found = await stat(path, { bigint: true }).catch(() => null);
        return found === null ? '' : `${entry.name} ${found.size} ${found.mtimeNs} ${found.ino}`;
      }),
  );
  return parts.sort().join('\n');
}
