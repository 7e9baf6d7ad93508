/** What `login` keeps: a file that only this user can read, with one entry for each server. */
import { chmod, mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf } from '../../errors.ts';
import type { Credential } from '../client.ts';
import { CommandError } from '../exit.ts';

export interface Login {
  kind: Credential['kind'];
  secret: string;
  /** who it is, for people */
  name: string;
}

interface Stored {
  /** the server that the commands talk to */
  chosen: string | null;
  servers: Record<string, Login>;
}

const EMPTY: Stored = { chosen: null, servers: {} };

export class Logins {
  readonly #file: string | null;

  constructor(folder: string | null) {
    this.#file = folder === null ? null : join(folder, 'logins.json');
  }

  get file(): string | null {
    return this.#file;
  }

  async chosen(): Promise<string | null> {
    return (await this.#read()).chosen;
  }

  async credential(url: string): Promise<Credential | null> {
    const login = (await this.#read()).servers[addressOf(url)];
    return login === undefined ? null : { from: 'login', kind: login.kind, secret: login.secret };
  }

  async keep(url: string, login: Login): Promise<void> {
    const { servers } = await this.#read();
    await this.#write({ chosen: addressOf(url), servers: { ...servers, [addressOf(url)]: login } });
  }

  /** The addresses that were known; without an address, all of them. */
  async forget(url: string | null): Promise<string[]> {
    const { chosen, servers } = await this.#read();
    const gone = url === null ? Object.keys(servers) : Object.keys(servers).filter((each) => each === addressOf(url));
    const left = Object.fromEntries(Object.entries(servers).filter(([each]) => !gone.includes(each)));
    if (gone.length > 0) await this.#write({ chosen: chosen !== null && gone.includes(chosen) ? null : chosen, servers: left });
    return gone;
  }

  async #read(): Promise<Stored> {
    if (this.#file === null) return EMPTY;
    try {
      const text = await readFile(this.#file, 'utf8');
      await this.#assertPrivate();
      const { chosen = null, servers = {} } = JSON.parse(text) as Partial<Stored>;
      return { chosen, servers };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return EMPTY;
      if (error instanceof CommandError) throw error;
      throw new CommandError(`${this.#file} cannot be read (${messageOf(error)}): delete it, and log in anew`);
    }
  }

  /** Whoever could read it has had what stands in it. */
  async #assertPrivate(): Promise<void> {
    const { mode } = await stat(this.#file!);
    if (process.platform === 'win32' || (mode & 0o077) === 0) return;
    throw new CommandError(
      `${this.#file} could be read by other users of this machine: delete it, log in anew, and end the old logins on the server`,
    );
  }

  /** Another process sees the old file or the new one, never a part. */
  async #write(stored: Stored): Promise<void> {
    const file = this.#file;
    if (file === null)
      throw new CommandError('there is no folder to keep it in: set HOME or XDG_CONFIG_HOME, or use PETIOLE_URL and PETIOLE_TOKEN');
    try {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      const draft = `${file}.${process.pid}`;
      const handle = await open(draft, 'w', 0o600);
      try {
        await handle.writeFile(`${JSON.stringify(stored, null, 2)}\n`);
      } finally {
        await handle.close();
      }
      await chmod(draft, 0o600);
      await rename(draft, file);
    } catch (error) {
      throw new CommandError(`${file} cannot be written: ${messageOf(error)}`);
    }
  }
}

export const openLogins = (folder: string | null): Logins => new Logins(folder);

/** The same server has one entry, however its address is written. */
export function addressOf(given: string): string {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(given) ? given : `${isLoopback(given) ? 'http' : 'https'}://${given}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new CommandError(`'${given}' is no address of a server: it looks like https://petiole.example.com`);
  }
  if (url.username !== '' || url.password !== '')
    throw new CommandError('the address must not hold a user or a password: they are asked for');
  return `${url.origin}${url.pathname.replace(/(?<!\/)\/+$/, '')}`;
}

const isLoopback = (host: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(?=[:/]|$)/.test(host);
