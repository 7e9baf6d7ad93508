/**
 * Clocks that go wrong: Debian's libfaketime, loaded into one process, reads from a file how far the clock of that process is off.
 * What a process measures by the monotonic clock stays right, as on a machine whose clock somebody sets.
 */
import { existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How long a process may go on by what it read of the file last. */
export const CLOCK_LAG_MS = 1500;

export class Clock {
  readonly env: Record<string, string>;
  offsetMs = 0;
  readonly #file: string;

  private constructor(library: string, file: string) {
    this.#file = file;
    this.env = {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1',
    };
    this.set(0);
  }

  /** Null where the machine has no libfaketime. */
  static of(name: string, folder: string): Clock | null {
    const library = findLibrary();
    return library === null ? null : new Clock(library, join(folder, `${name}.clock`));
  }

  set(offsetMs: number): void {
    this.offsetMs = offsetMs;
    const seconds = offsetMs / 1000;
    // In one go: whoever reads half a file takes the time of the machine.
    writeFileSync(`${this.#file}.new`, `${seconds < 0 ? '' : '+'}${seconds}\n`, { mode: 0o644 });
    renameSync(`${this.#file}.new`, this.#file);
  }
}

function findLibrary(): string | null {
  if (process.platform !== 'linux') return null;
  const folders = ['/usr/lib', '/usr/lib64', ...readdirSync('/usr/lib').map((name) => `/usr/lib/${name}`)];
  const files = folders.map((folder) => join(folder, 'faketime/libfaketimeMT.so.1'));
  return files.find((file) => existsSync(file)) ?? null;
}
