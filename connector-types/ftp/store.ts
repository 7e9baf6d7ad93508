/** Files over FTP, as the actions on files want them. */
import { posix } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import type { Client, FileInfo } from 'basic-ftp';
import type { TestContext } from 'petiole/connector';
import type { Entry } from '../files/fields.ts';
import { isReason, LEAVE_MS, untilCancelled, type FileStore } from '../files/store.ts';
import { failureOf } from './errors.ts';
import { entryOfFacts } from './facts.ts';
import type { Connection } from './fields.ts';
import { open, placeOf } from './session.ts';

type Context = TestContext<Connection>;

/** Does the work over a connection of its own, which is closed afterwards. */
export async function withFtp<T>(context: Context, work: (store: FileStore) => Promise<T>): Promise<T> {
  const client = await open(context, context.signal);
  const store = new FtpStore(context, client);
  try {
    return await untilCancelled(context.signal, work(store), () => store.close());
  } finally {
    store.close();
  }
}

/** Connects, logs in, and asks for the folder that the connection begins in. */
export async function test(context: Context): Promise<{ folder: string }> {
  const client = await open(context, context.signal);
  try {
    return { folder: await untilCancelled(context.signal, client.pwd(), () => client.close()) };
  } catch (error) {
    throw failureOf(error, { where: placeOf(context.connection) });
  } finally {
    client.close();
  }
}

class FtpStore implements FileStore {
  readonly #context: Context;
  #client: Client;
  /** whether the server tells of one file (RFC 3659); undefined: not asked yet */
  #hasFacts: boolean | undefined;

  constructor(context: Context, client: Client) {
    this.#context = context;
    this.#client = client;
  }

  close(): void {
    this.#client.close();
  }

  async *entries(folder: string): AsyncGenerator<Entry> {
    const found = await this.#ask('list', folder, (client) => client.list(argument(folder)));
    for (const info of found) if (isName(info.name)) yield entryOf(info, folder);
  }

  async find(path: string): Promise<Entry | undefined> {
    this.#hasFacts ??= (await this.#ask('look at', path, (client) => client.features())).has('MLST');
    try {
      if (this.#hasFacts) {
        const { message } = await this.#ask('look at', path, (client) => client.send(`MLST ${argument(path)}`));
        return entryOfFacts(message, path);
      }
      return await this.#findInFolder(path);
    } catch (error) {
      if (isReason(error, 'NO_SUCH_FILE')) return undefined;
      throw error;
    }
  }

  /** Servers of old tell of one file only in the list of its folder. */
  async #findInFolder(path: string): Promise<Entry | undefined> {
    const plain = posix.normalize(path).replace(/(.)\/$/, '$1');
    const name = posix.basename(plain);
    if (['/', '.', '..', ''].includes(plain) || name === '..') return { name, path, type: 'folder', size: 0, modified_at: null };
    for await (const entry of this.entries(posix.dirname(plain))) if (entry.name === name) return { ...entry, path };
    return undefined;
  }

  async *read({ path }: Entry): AsyncGenerator<Buffer> {
    const coming = new PassThrough();
    const transfer = this.#ask('read', path, (client) => client.downloadTo(coming, argument(path)));
    transfer.catch((error: Error) => coming.destroy(error));
    yield* coming as AsyncIterable<Buffer>;
    await transfer; // the server says only now whether that was all
  }

  async write(path: string, content: Readable): Promise<void> {
    await this.#ask('write', path, (client) => client.uploadFrom(content, argument(path)));
  }

  async mkdir(path: string): Promise<void> {
    await this.#ask('make', path, (client) => client.send(`MKD ${argument(path)}`));
  }

  async unlink(path: string): Promise<void> {
    await this.#ask('delete', path, (client) => client.remove(argument(path)));
  }

  async rmdir(path: string): Promise<void> {
    await this.#ask('delete', path, (client) => client.removeEmptyDir(argument(path)));
  }

  async move(path: string, to: string, { replace }: { replace: boolean }): Promise<void> {
    try {
      await this.#ask('rename', path, (client) => client.rename(argument(path), argument(to)));
    } catch (error) {
      // Servers on Windows do not replace by themselves.
      if (!replace || !isReason(error, 'FAILURE') || (await this.find(to))?.type !== 'file') throw error;
      await this.unlink(to);
      await this.#ask('rename', path, (client) => client.rename(argument(path), argument(to)));
    }
  }

  async #ask<T>(verb: string, path: string, send: (client: Client) => Promise<T>): Promise<T> {
    const where = placeOf(this.#context.connection);
    try {
      if (this.#client.closed) this.#client = await open(this.#context, this.#signal());
      return await send(this.#client);
    } catch (error) {
      throw failureOf(error, { where, verb, path });
    }
  }

  /** A transfer that breaks off takes the connection with it; another one is made to remove what it left, also after a cancel. */
  #signal(): AbortSignal {
    return this.#context.signal.aborted ? AbortSignal.timeout(LEAVE_MS) : this.#context.signal;
  }
}

/** A dash would be an option to servers that hand it to `ls`, and blanks before a name are lost. */
function argument(path: string): string {
  return /^[- ]/.test(path) ? `./${path}` : path;
}

/** A server could name what lies elsewhere, or what would be two commands. */
function isName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\p{Cc}]/u.test(name);
}

/** FileType of basic-ftp */
const TYPES: Record<number, Entry['type']> = { 1: 'file', 2: 'folder', 3: 'link' };

function entryOf({ name, type, size, modifiedAt }: FileInfo, folder: string): Entry {
  const kind = TYPES[type] ?? 'other';
  const modified_at = modifiedAt ? modifiedAt.toISOString() : null;
  return { name, path: posix.join(folder, name), type: kind, size: kind === 'folder' ? 0 : size, modified_at };
}
