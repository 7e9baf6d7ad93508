/** Puts messages into the server and waits for its word that it has them. */
import type { ConfirmChannel, Message as Returned, Options } from 'amqplib';
import { ConnectorError } from 'petiole/connector';

export interface Outgoing {
  exchange: string;
  routingKey: string;
  content: Buffer;
  properties: Options.Publish;
}

/** Rejects where one was returned, since it leads into no queue, or refused. A message that is returned comes back before the word on it. */
export async function publishAll(channel: ConfirmChannel, messages: readonly Outgoing[], where: string): Promise<void> {
  const returned: Returned[] = [];
  const onReturn = (message: Returned) => void returned.push(message);
  channel.on('return', onReturn);
  try {
    await Promise.all(messages.map((message, index) => confirmed(channel, message, { where, index, of: messages.length })));
  } finally {
    channel.off('return', onReturn);
  }
  const [first] = returned;
  if (first) throw unroutable(first, { where, count: returned.length, of: messages.length });
}

function confirmed(
  channel: ConfirmChannel,
  { exchange, routingKey, content, properties }: Outgoing,
  { where, index, of }: { where: string; index: number; of: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    channel.publish(exchange, routingKey, content, properties, (error: unknown) => {
      if (!error) return resolve();
      const which = of > 1 ? `message ${index + 1} of ${of}` : 'the message';
      reject(
        new ConnectorError('COMMAND_FAILED', `${where} did not take ${which} (nack): a queue may be full`, {
          retryable: true,
          cause: error,
        }),
      );
    });
  });
}

function unroutable({ fields }: Returned, { where, count, of }: { where: string; count: number; of: number }): ConnectorError {
  const { exchange, routingKey, replyText } = fields as Returned['fields'] & { replyText?: string };
  const target = exchange === '' ? `there is no queue '${routingKey}'` : `exchange '${exchange}' leads to no queue for '${routingKey}'`;
  const which = of > 1 ? `${count} of ${of} messages` : 'the message';
  return new ConnectorError(
    'COMMAND_FAILED',
    `${where} gave ${which} back (${replyText ?? 'NO_ROUTE'}): ${target}. Declare and bind one, or give mandatory: false`,
    { retryable: false, fields: { reply_code: 312, returned: count } },
  );
}
