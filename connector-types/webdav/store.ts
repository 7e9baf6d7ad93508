/** Files over WebDAV (RFC 4918), as the actions on files want them. */
import { posix } from 'node:path';
import type { Readable } from 'node:stream';
import { ConnectorError, type TestContext } from 'petiole/connector';
import type { Entry } from '../files/fields.ts';
import { cancelled, isReason, missing, type FileStore } from '../files/store.ts';
import type { Connection } from './fields.ts';
import { readEntries } from './multistatus.ts';
import { Requests } from './requests.ts';

type Context = TestContext<Connection>;

export async function withWebdav<T>(context: Context, work: (store: FileStore) => Promise<T>): Promise<T> {
  try {
    return await work(new WebdavStore(context));
  } catch (error) {
    throw context.signal.aborted ? cancelled() : error;
  }
}

/** Asks what the folder of the connection is. */
export async function test(context: Context): Promise<void> {
  const found = await new WebdavStore(context).find('/');
  if (found?.type === 'folder') return;
  throw new ConnectorError('INVALID_RESPONSE', `${context.connection.url} is no folder that WebDAV shows`, { retryable: false });
}

const PROPERTIES =
  '<?xml version="1.0" encoding="utf-8"?><d:propfind xmlns:d="DAV:"><d:prop><d:resourcetype/><d:getcontentlength/><d:getlastmodified/></d:prop></d:propfind>';

class WebdavStore implements FileStore {
  readonly #requests: Requests;

  constructor(context: Context) {
    this.#requests = new Requests(context);
  }

  async *entries(folder: string): AsyncGenerator<Entry> {
    const own = this.#requests.pathOf(folder, true);
    for (const { path: place, ...entry } of await this.#properties(folder, '1')) {
      const name = posix.basename(place);
      // the folder itself is the first of its list
      if (place === own || place === own.replace(/\/$/, '') || posix.dirname(place) !== own.replace(/(.)\/$/, '$1')) continue;
      yield { ...entry, name, path: posix.join(folder, name) };
    }
  }

  async find(path: string): Promise<Entry | undefined> {
    try {
      const [found] = await this.#properties(path, '0');
      return found && { ...found, name: posix.basename(path), path };
    } catch (error) {
      if (isReason(error, 'NO_SUCH_FILE') || isReason(error, 'NO_FOLDER')) return undefined;
      throw error;
    }
  }

  async #properties(path: string, depth: '0' | '1'): Promise<Entry[]> {
    const verb = depth === '0' ? 'look at' : 'list';
    const headers = { depth, 'content-type': 'application/xml; charset=utf-8' };
    const answer = await this.#requests.send('PROPFIND', { verb, path, headers, body: PROPERTIES, folder: depth === '1', expected: [207] });
    const { text = '' } = await answer.read();
    return readEntries(text, this.#requests.where);
  }

  async *read({ path }: Entry): AsyncGenerator<Buffer> {
    const headers = { 'accept-encoding': 'identity' };
    const { stream } = await this.#requests.send('GET', { verb: 'read', path, headers, streams: true, expected: [200] });
    if (stream) yield* stream as AsyncIterable<Buffer>;
  }

  async write(path: string, content: Readable, size: number): Promise<void> {
    const headers = { 'content-type': 'application/octet-stream' };
    await this.#requests.send('PUT', { verb: 'write', path, headers, body: { size, open: () => content }, once: true });
  }

  async mkdir(path: string): Promise<void> {
    await this.#requests.send('MKCOL', { verb: 'make', path, folder: true });
  }

  async unlink(path: string): Promise<void> {
    await this.#requests.send('DELETE', { verb: 'delete', path });
  }

  async rmdir(path: string): Promise<void> {
    await this.#requests.send('DELETE', { verb: 'delete', path, folder: true });
  }

  /** RFC 4918, 9.6.1: a folder is deleted with all that is in it. */
  async removeTree(path: string): Promise<void> {
    await this.rmdir(path);
  }

  async move(path: string, to: string, { replace }: { replace: boolean }): Promise<void> {
    const isFolder = (await this.find(path))?.type === 'folder';
    const destination = this.#requests.urlOf(to, isFolder).href;
    const headers = { destination, overwrite: replace ? 'T' : 'F' };
    await this.#requests.send('MOVE', { verb: 'rename', path, headers, folder: isFolder }).catch(async (error: unknown) => {
      if (isReason(error, 'NO_FOLDER') && !(await this.find(path))) throw missing('rename', path);
      throw error;
    });
  }
}
