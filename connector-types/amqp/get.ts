/**
 * Takes messages out of a queue. All are acknowledged together when the last one has come: where the call fails before, all of them
 * are in the queue again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConfirmChannel, GetMessage } from 'amqplib';
import { ConnectorError } from 'petiole/connector';
import { receivedOf } from './content.ts';
import type { GetInputs, GetOutputs } from './fields.ts';
import { publishAll } from './publish.ts';

const LOOK_AGAIN_MS = 250;

interface Source {
  channel: ConfirmChannel;
  where: string;
  signal: AbortSignal;
  ask<T>(work: Promise<T>): Promise<T>;
}

export async function take(source: Source, inputs: GetInputs): Promise<GetOutputs> {
  const messages = await fetched(source, inputs);
  const { channel, where, ask } = source;
  if (inputs.backup_queue !== undefined && messages.length > 0) await ask(backUp(channel, messages, inputs.backup_queue, where));
  if (messages.length > 0) {
    if (inputs.ack === 'ack') channel.ackAll();
    else channel.nackAll(inputs.ack === 'requeue');
  }
  const remaining = messages.at(-1)?.fields.messageCount ?? 0;
  return {
    messages: messages.map((message) => receivedOf(message, inputs.encoding)),
    remaining: remaining + (inputs.ack === 'requeue' ? messages.length : 0),
  };
}

async function fetched(source: Source, { queue, max_messages, wait_time, max_result_size }: GetInputs): Promise<GetMessage[]> {
  const { channel, where, ask, signal } = source;
  const messages: GetMessage[] = [];
  const until = performance.now() + wait_time * 1000;
  let bytes = 0;
  while (messages.length < max_messages) {
    const message = await ask(channel.get(queue));
    if (!message) {
      if (messages.length > 0 || performance.now() >= until) break;
      await ask(sleep(Math.min(LOOK_AGAIN_MS, Math.max(until - performance.now(), 1)), undefined, { signal }));
      continue;
    }
    bytes += message.content.length;
    if (bytes > max_result_size) {
      channel.nack(message, false, true);
      if (messages.length === 0) throw tooLarge(where, queue, max_result_size);
      const last = messages.at(-1) as GetMessage;
      last.fields.messageCount = message.fields.messageCount + 1;
      break;
    }
    messages.push(message);
  }
  return messages;
}

async function backUp(channel: ConfirmChannel, messages: readonly GetMessage[], queue: string, where: string): Promise<void> {
  const copies = messages.map(({ content, properties, fields }) => ({
    exchange: '',
    routingKey: queue,
    content,
    properties: {
      ...properties,
      // a server lets nobody else say who sent it
      userId: undefined,
      persistent: true,
      mandatory: true,
      headers: { ...properties.headers, 'x-original-exchange': fields.exchange, 'x-original-routing-key': fields.routingKey },
    },
  }));
  await publishAll(channel, copies as never, where);
}

function tooLarge(where: string, queue: string, bytes: number): ConnectorError {
  return new ConnectorError(
    'RESPONSE_TOO_LARGE',
    `the first message of '${queue}' at ${where} has more than ${bytes} bytes and stays there: raise max_result_size`,
    { retryable: false },
  );
}
