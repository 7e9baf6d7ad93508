/** What is done with folders, and with messages as a whole. */
import { buffer } from 'node:stream/consumers';
import { ConnectorError, type ActionContext, type TestContext } from 'petiole/connector';
import type { AppendInputs, Connection, DeleteInputs, FlagInputs, Folder, ListInputs, MoveInputs } from './fields.ts';
import { inFolder, placeOf, withMailbox } from './session.ts';

type Context<I> = ActionContext<Connection, I>;

/** Messages that are put into a folder are held in memory. */
const MAX_BYTES = 64 * 1024 * 1024;
/** More of them are a server that is after something else. */
const MAX_FOLDERS = 10_000;

export async function test(context: TestContext<Connection>): Promise<void> {
  await inFolder(context, 'INBOX', async () => undefined, true);
}

export function folders(context: Context<ListInputs>): Promise<{ folders: Folder[] }> {
  const query = context.inputs.counts ? { statusQuery: { messages: true, unseen: true } } : {};
  return withMailbox(context, async (client) => {
    const found = await client.list(query);
    if (found.length > MAX_FOLDERS)
      throw new ConnectorError('RESPONSE_TOO_LARGE', `there are more than ${MAX_FOLDERS} folders`, { retryable: false });
    return {
      folders: found.map(({ path, name, specialUse, flags, status }) => ({
        path,
        name,
        special_use: specialUse ?? null,
        selectable: !flags.has('\\Noselect') && !flags.has('\\NonExistent'),
        ...(status && 'messages' in status && { messages: status.messages ?? 0, unseen: status.unseen ?? 0 }),
      })),
    };
  });
}

interface Moved {
  count: number;
  uids: Record<string, number>;
}

export function move(context: Context<MoveInputs>): Promise<Moved> {
  const { folder, uids, to } = context.inputs;
  return inFolder(context, folder, async (client) => {
    const there = await present(client, uids);
    if (there.length === 0) return { count: 0, uids: {} };
    return movedOf(await client.messageMove(there.join(','), to, { uid: true }), there.length, context, to);
  });
}

export function copy(context: Context<MoveInputs>): Promise<Moved> {
  const { folder, uids, to } = context.inputs;
  return inFolder(context, folder, async (client) => {
    const there = await present(client, uids);
    if (there.length === 0) return { count: 0, uids: {} };
    return movedOf(await client.messageCopy(there.join(','), to, { uid: true }), there.length, context, to);
  });
}

type Client = Parameters<Parameters<typeof inFolder>[2]>[0];

/** Servers say nothing of messages that are not there. */
async function present(client: Client, uids: readonly number[]): Promise<number[]> {
  const found = await client.search({ uid: uids.join(',') }, { uid: true });
  return (found || []).sort((a, b) => a - b);
}

function movedOf(
  answer: { uidMap?: Map<number, number> } | false | undefined,
  count: number,
  { connection }: Context<MoveInputs>,
  to: string,
): Moved {
  if (!answer)
    throw new ConnectorError('COMMAND_FAILED', `${placeOf(connection)} did not do it: see whether there is a folder ${to}`, {
      retryable: false,
      fields: { reason: 'NO_SUCH_FOLDER' },
    });
  return { count, uids: Object.fromEntries([...(answer.uidMap ?? [])].map(([from, into]) => [String(from), into])) };
}

export function remove(context: Context<DeleteInputs>): Promise<{ count: number }> {
  const { folder, uids } = context.inputs;
  return inFolder(context, folder, async (client) => {
    const there = await present(client, uids);
    if (there.length > 0) await done(client.messageDelete(there.join(','), { uid: true }), context.connection);
    return { count: there.length };
  });
}

export function flag(context: Context<FlagInputs>): Promise<{ count: number }> {
  const { folder, uids, add, remove: cleared } = context.inputs;
  return inFolder(context, folder, async (client) => {
    const there = await present(client, uids);
    if (there.length === 0) return { count: 0 };
    if (add.length > 0) await done(client.messageFlagsAdd(there.join(','), add, { uid: true }), context.connection);
    if (cleared.length > 0) await done(client.messageFlagsRemove(there.join(','), cleared, { uid: true }), context.connection);
    return { count: there.length };
  });
}

/** The library gives false where the server refused. */
async function done(answer: Promise<unknown>, connection: Connection): Promise<void> {
  if ((await answer) === false)
    throw new ConnectorError('COMMAND_FAILED', `${placeOf(connection)} did not do it: the folder may be read-only`, { retryable: false });
}

export async function append(context: Context<AppendInputs>): Promise<{ uid: number | null }> {
  const { folder, flags, received_at } = context.inputs;
  const content = await contentOf(context);
  return withMailbox(context, async (client) => {
    const answer = await client.append(folder, content, flags, received_at === undefined ? undefined : new Date(received_at));
    if (!answer)
      throw new ConnectorError('COMMAND_FAILED', `${placeOf(context.connection)} did not take the message`, { retryable: false });
    return { uid: answer.uid ?? null };
  });
}

async function contentOf({ inputs, files }: Context<AppendInputs>): Promise<Buffer> {
  const { content, file } = inputs;
  if ((content === undefined) === (file === undefined))
    throw new ConnectorError('INVALID_INPUT', 'IMAP: append takes either content or file', { retryable: false });
  if (file && file.size > MAX_BYTES)
    throw new ConnectorError('INVALID_INPUT', `IMAP: the message is larger than ${MAX_BYTES} bytes`, { retryable: false });
  const bytes = file ? await buffer((await files.read(file)).stream) : Buffer.from(content ?? '');
  return Buffer.from(bytes.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1');
}
