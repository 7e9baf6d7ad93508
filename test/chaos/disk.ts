/**
 * A disk of its own for the database, so that it can be full without harm to the machine: a file with a file system in it, or, where
 * it shall be quick, memory. Only root can mount one.
 */
import { execFile } from 'node:child_process';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type DiskKind = 'file' | 'memory';

export class Disk {
  readonly #folder: string;
  readonly #kind: DiskKind;
  readonly #bytes: number;

  private constructor(folder: string, kind: DiskKind, bytes: number) {
    this.#folder = folder;
    this.#kind = kind;
    this.#bytes = bytes;
  }

  /** Mounts one of so many bytes at `folder`; null where this user or this machine cannot. */
  static async mount(folder: string, kind: DiskKind, bytes: number): Promise<Disk | null> {
    await mkdir(folder, { recursive: true });
    const image = `${folder}.disk`;
    try {
      if (kind === 'memory') await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder]);
      else await mountFile(folder, image, bytes);
      return new Disk(folder, kind, bytes);
    } catch {
      await rm(image, { force: true });
      return null;
    }
  }

  /** Nothing more can be written from now on. */
  async fill(): Promise<void> {
    const { stdout } = await run('df', ['--output=used,avail', '-B1', this.#folder]);
    const [used = 0, left = 0] = (stdout.trim().split('\n').at(-1) ?? '').trim().split(/\s+/).map(Number);
    if (this.#kind === 'memory') return this.#resize(used); // a file in it would take the memory of the machine
    // What is being written meanwhile may have taken some of it.
    for (let bytes = left, i = 0; bytes > 4096; bytes = Math.floor(bytes / 2), i++) {
      await run('fallocate', ['-l', String(bytes), join(this.#folder, `ballast-${i}`)]).catch(() => undefined);
    }
  }

  async free(): Promise<void> {
    if (this.#kind === 'memory') return this.#resize(this.#bytes);
    for (let i = 0; i < 64; i++) await rm(join(this.#folder, `ballast-${i}`), { force: true });
  }

  /** The last processes of a database may take a moment longer. */
  async unmount(): Promise<void> {
    for (let tries = 0; tries < 50; tries++) {
      if (await run('umount', [this.#folder]).catch(() => null)) return;
      await sleep(100);
    }
    await run('umount', ['--lazy', this.#folder]);
  }

  async #resize(bytes: number): Promise<void> {
    await run('mount', ['-o', `remount,size=${bytes}`, this.#folder]);
  }
}

async function mountFile(folder: string, image: string, bytes: number): Promise<void> {
  const file = await open(image, 'w', 0o600);
  await file.truncate(bytes); // sparse: takes only what is written
  await file.close();
  await run('mkfs.ext4', ['-q', '-m', '0', '-F', image]);
  await run('mount', ['-o', 'loop,noatime', image, folder]);
}
