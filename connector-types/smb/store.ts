/** Files in a share, as the actions on files want them. */
import { posix } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ConnectorError, isConnectorError, type TestContext } from 'petiole/connector';
import type { Entry } from '../files/fields.ts';
import { isReason, untilCancelled, type FileStore } from '../files/store.ts';
import { refusalOf, statusOf } from './errors.ts';
import type { Connection } from './fields.ts';
import { entriesOf } from './listing.ts';
import { Program } from './program.ts';

type Context = TestContext<Connection>;

/** Does the work with a program of its own, which is ended afterwards. */
export async function withSmb<T>(context: Context, work: (store: FileStore) => Promise<T>): Promise<T> {
  const program = await untilCancelled(context.signal, Program.start(context), () => undefined);
  try {
    return await untilCancelled(context.signal, work(new SmbStore(program)), () => program.kill());
  } finally {
    await program.stop();
  }
}

/** Logs in, and looks at the share. */
export async function test(context: Context): Promise<void> {
  await withSmb(context, (store) => store.find('/'));
}

class SmbStore implements FileStore {
  readonly #program: Program;

  constructor(program: Program) {
    this.#program = program;
  }

  async *entries(folder: string): AsyncGenerator<Entry> {
    const answer = await this.#ask('list', folder, `ls ${quoted(folder, '*')}`).catch((error: unknown) => {
      // that is how an empty root is told
      if (isReason(error, 'NO_SUCH_FILE')) return '';
      throw error;
    });
    for (const entry of entriesOf(answer, folder)) yield entry;
  }

  async find(path: string): Promise<Entry | undefined> {
    const name = posix.basename(plain(path));
    if (plain(path) === '/') {
      await this.#ask('look at', path, 'ls');
      return { name, path, type: 'folder', size: 0, modified_at: null };
    }
    try {
      const [found] = entriesOf(await this.#ask('look at', path, `ls ${quoted(path)}`), posix.dirname(path));
      return found && { ...found, name: posix.basename(path), path };
    } catch (error) {
      if (isReason(error, 'NO_SUCH_FILE')) return undefined;
      throw error;
    }
  }

  /** The last thing that is asked of a program: its end is the end of the content. */
  async *read({ path }: Entry): AsyncGenerator<Buffer> {
    const asking = this.#ask('read', path, `get ${quoted(path)} -`);
    asking.then(
      () => this.#program.leave(),
      () => this.#program.kill(),
    );
    yield* this.#program.content as AsyncIterable<Buffer>;
    await asking;
  }

  async write(path: string, content: Readable): Promise<void> {
    const sending = pipeline(content, this.#program.source).catch(() => undefined);
    await this.#ask('write', path, `put /dev/fd/5 ${quoted(path)}`);
    await sending;
  }

  async mkdir(path: string): Promise<void> {
    await this.#ask('make', path, `mkdir ${quoted(path)}`);
  }

  async unlink(path: string): Promise<void> {
    await this.#ask('delete', path, `rm ${quoted(path)}`);
  }

  async rmdir(path: string): Promise<void> {
    await this.#ask('delete', path, `rmdir ${quoted(path)}`);
  }

  async move(path: string, to: string, { replace }: { replace: boolean }): Promise<void> {
    await this.#ask('rename', path, `rename ${quoted(path)} ${quoted(to)}${replace ? ' -f' : ''}`);
  }

  async #ask(verb: string, path: string, command: string): Promise<string> {
    try {
      const answer = await this.#program.run(command);
      const lines = answer.split('\n').filter((line) => !line.startsWith('  ') && statusOf(line) !== undefined);
      if (lines.length > 0) throw refusalOf(lines.join(' '), { where: this.#program.where, verb, path });
      return answer;
    } catch (error) {
      if (isConnectorError(error)) throw error;
      throw new ConnectorError('CONNECTION_FAILED', `the connection to ${this.#program.where} broke off`, { cause: error });
    }
  }
}

function plain(path: string): string {
  return posix.normalize(`/${path}`).replace(/(.)\/$/, '$1');
}

/**
 * A path as a word of a command. Names with these characters do not exist on Windows; to the program some of them would end the
 * word, and some stand for other names.
 */
function quoted(path: string, pattern = ''): string {
  const wrong = /["*?<>|:\\\p{Cc}]/u.exec(path);
  if (wrong)
    throw new ConnectorError('INVALID_INPUT', `SMB: a name cannot hold ${JSON.stringify(wrong[0])}: ${JSON.stringify(path)}`, {
      retryable: false,
    });
  const place = plain(path).replaceAll('/', '\\');
  return `"${place}${pattern && (place.endsWith('\\') ? pattern : `\\${pattern}`)}"`;
}
