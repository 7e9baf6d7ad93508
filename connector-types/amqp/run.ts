/** The actions. */
import type { ActionContext } from 'petiole/connector';
import { contentOf, propertiesOf } from './content.ts';
import type * as fields from './fields.ts';
import type { Connection, Message } from './fields.ts';
import { take } from './get.ts';
import { publishAll, type Outgoing } from './publish.ts';
import { hostOf, withSession, type Context } from './session.ts';

type Inputs<I> = ActionContext<Connection, I>;

export async function test(context: Context): Promise<void> {
  await withSession(context, async () => undefined);
}

export async function publish(context: Inputs<fields.PublishInputs>): Promise<{ message_ids: string[] }> {
  const { inputs, executionId } = context;
  return await send(context, [{ ...inputs, id: executionId }]);
}

export async function publishMany(context: Inputs<fields.PublishManyInputs>): Promise<{ message_ids: string[] }> {
  const { inputs, executionId } = context;
  return await send(
    context,
    inputs.messages.map((message, index) => ({ ...message, id: `${executionId}-${index}` })),
  );
}

type Sent = Omit<Message, 'routing_key'> & { routing_key?: string | undefined; id: string };

async function send(
  context: Inputs<fields.PublishInputs | fields.PublishManyInputs>,
  messages: Sent[],
): Promise<{ message_ids: string[] }> {
  const { exchange, routing_key, persistent, mandatory, command_timeout } = context.inputs;
  const outgoing: Outgoing[] = messages.map((message) => ({
    exchange,
    routingKey: message.routing_key ?? routing_key,
    content: contentOf(message),
    properties: { ...propertiesOf(message, message.id), persistent, mandatory },
  }));
  await withSession(context, ({ channel, ask }) => ask(publishAll(channel, outgoing, hostOf(context.connection)), command_timeout));
  return { message_ids: outgoing.map(({ properties }) => properties.messageId ?? '') };
}

export async function get(context: Inputs<fields.GetInputs>): Promise<fields.GetOutputs> {
  const { inputs, connection, signal } = context;
  return await withSession(context, ({ channel, ask }) =>
    take({ channel, signal, where: hostOf(connection), ask: (work) => ask(work, inputs.command_timeout) }, inputs),
  );
}

interface Counted {
  queue: string;
  messageCount: number;
  consumerCount: number;
}

const counts = ({ queue, messageCount, consumerCount }: Counted) => ({ queue, message_count: messageCount, consumer_count: consumerCount });

export async function declareQueue(context: Inputs<fields.DeclareQueueInputs>) {
  const { queue, durable, auto_delete, bindings, command_timeout } = context.inputs;
  return await withSession(context, async ({ channel, ask }) => {
    const options = { durable, autoDelete: auto_delete, arguments: context.inputs.arguments };
    const made = await ask(channel.assertQueue(queue, options), command_timeout);
    for (const { exchange, routing_key } of bindings) await ask(channel.bindQueue(queue, exchange, routing_key), command_timeout);
    return counts(made);
  });
}

export async function count(context: Inputs<fields.QueueInputs>) {
  const { queue, command_timeout } = context.inputs;
  return await withSession(context, async ({ channel, ask }) => counts(await ask(channel.checkQueue(queue), command_timeout)));
}

export async function purgeQueue(context: Inputs<fields.QueueInputs>): Promise<{ message_count: number }> {
  const { queue, command_timeout } = context.inputs;
  const { messageCount } = await withSession(context, ({ channel, ask }) => ask(channel.purgeQueue(queue), command_timeout));
  return { message_count: messageCount };
}

export async function deleteQueue(context: Inputs<fields.DeleteQueueInputs>): Promise<{ message_count: number }> {
  const { queue, if_unused, if_empty, command_timeout } = context.inputs;
  const options = { ifUnused: if_unused, ifEmpty: if_empty };
  const { messageCount } = await withSession(context, ({ channel, ask }) => ask(channel.deleteQueue(queue, options), command_timeout));
  return { message_count: messageCount };
}

export async function declareExchange(context: Inputs<fields.DeclareExchangeInputs>): Promise<{ exchange: string }> {
  const { exchange, type, durable, auto_delete, command_timeout } = context.inputs;
  const options = { durable, autoDelete: auto_delete, arguments: context.inputs.arguments };
  return await withSession(context, ({ channel, ask }) => ask(channel.assertExchange(exchange, type, options), command_timeout));
}
