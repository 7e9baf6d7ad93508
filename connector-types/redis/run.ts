/** The actions: one command, or several over one connection. */
import type { ActionContext } from 'petiole/connector';
import { placeOf } from '../sql/login.ts';
import { mayBlock, wordsOf } from './commands.ts';
import { ofReply } from './errors.ts';
import type { CommandInputs, Connection, Limits, PipelineInputs } from './fields.ts';
import { Session, type Context, type Words } from './session.ts';
import { toJson } from './values.ts';

export async function test(context: Context): Promise<void> {
  const session = await Session.open(context);
  try {
    // needs no right to any key; whoever may not even do this is let in all the same
    await session.send([['PING']]);
  } finally {
    session.close();
  }
}

export async function command(context: ActionContext<Connection, CommandInputs>): Promise<{ result: unknown }> {
  const { inputs, connection } = context;
  const [reply] = await exchange(context, [wordsOf(inputs, 'REDIS')], inputs);
  if (reply instanceof Error) throw ofReply(reply.message, { where: placeOf(connection), sent: true });
  return { result: toJson(reply, inputs.encoding) };
}

export async function pipeline(context: ActionContext<Connection, PipelineInputs>): Promise<{ results: unknown[] }> {
  const { inputs } = context;
  const commands = inputs.commands.map((one, index) => wordsOf(one, `REDIS: command ${index + 1}`));
  const replies = inputs.transaction
    ? repliesOf(await exchange(context, [['MULTI'], ...commands, ['EXEC']], inputs))
    : await exchange(context, commands, inputs);
  assertAll(context, replies);
  return { results: replies.map((reply) => toJson(reply, inputs.encoding)) };
}

async function exchange(context: Context, commands: readonly Words[], limits: Limits): Promise<unknown[]> {
  const session = await Session.open(context);
  try {
    return await session.run(commands, { ...limits, mayBlock: commands.some(mayBlock) });
  } finally {
    session.close();
  }
}

/** Of MULTI, the commands (each QUEUED, or what is wrong with it) and EXEC; where one was not queued, none was carried out. */
function repliesOf(replies: readonly unknown[]): unknown[] {
  const last = replies.at(-1);
  return Array.isArray(last) ? last : replies.slice(1, -1);
}

function assertAll({ connection, inputs }: ActionContext<Connection, PipelineInputs>, replies: readonly unknown[]): void {
  const at = replies.findIndex((reply) => reply instanceof Error);
  if (at < 0) return;
  const { message } = replies[at] as Error;
  const others = replies.filter((reply) => !(reply instanceof Error)).length;
  const wereQueued = inputs.transaction && replies.some((reply) => String(reply) === 'QUEUED');
  const rest = wereQueued || others === 0 ? '' : ' (the others were carried out)';
  throw ofReply(`${message}${rest}`, {
    where: placeOf(connection),
    sent: true,
    which: `command ${at + 1} of ${replies.length}: `,
    command: at + 1,
  });
}
