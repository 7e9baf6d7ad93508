/** What AMQP takes and gives. */
import { z } from 'zod';
import { secret } from 'petiole/connector';
import { access, line } from '../sql/fields.ts';

/** The protocol sends names and properties as texts of at most 255 bytes. */
const short = () => line().refine((text) => Buffer.byteLength(text) <= 255, 'must not be longer than 255 bytes');

export const connection = z.object({
  hostname: line().min(1),
  port: z.int().min(1).max(65535).optional().describe('Default: 5671, with ssl: false 5672'),
  vhost: line().default('/').describe('Virtual host'),
  username: line().min(1).optional().describe('Without: the login is by client_cert (EXTERNAL)'),
  password: secret(z.string()).optional(),
  ...access,
});

const command_timeout = z.number().min(0.1).default(60).describe('Seconds for all of the call but connecting and wait_time');
const exchange = short().default('').describe('Default: the one that leads to the queue that is named as the routing key');
const key = short().meta({ secret: false });
const routing_key = key.default('').meta({ secret: false });
const table = (what: string) => z.record(z.string(), z.unknown()).default({}).describe(what);

const properties = z.strictObject({
  content_type: short().optional().describe('Default: application/json for content that is no text'),
  content_encoding: short().optional(),
  headers: table('Further headers'),
  priority: z.int().min(0).max(255).optional(),
  correlation_id: short().optional(),
  reply_to: short().optional(),
  expiration: z.int().min(0).optional().describe('Milliseconds after which the message is dropped'),
  message_id: short().optional().describe('Default: made of the id of the execution, so that a second attempt is known by it'),
  timestamp: z.int().min(0).optional().describe('Seconds since 1970'),
  type: short().optional(),
  app_id: short().optional(),
});

const message = {
  content: z.unknown().describe('A text is sent as it is, anything else as JSON'),
  encoding: z.enum(['text', 'base64']).default('text').describe('Of a content that is a text; base64: its bytes are sent'),
  properties: properties.prefault({}).describe('As the protocol names them'),
};

const delivery = {
  persistent: z.boolean().default(true).describe('Kept when the server restarts, where the queue is'),
  mandatory: z.boolean().default(true).describe('A message that leads into no queue is an error'),
  command_timeout,
};

export const publishInputs = z.object({ exchange, routing_key, ...message, ...delivery });

export const publishManyInputs = z.object({
  exchange,
  routing_key: routing_key.meta({ secret: false, description: 'Of messages that say none' }),
  messages: z
    .array(z.strictObject({ routing_key: key.optional().meta({ secret: false }), ...message }))
    .min(1)
    .max(10_000),
  ...delivery,
});

export const publishOutputs = z.object({ message_ids: z.array(z.string()) });

const queue = short().min(1);

export const getInputs = z.object({
  queue,
  max_messages: z.int().min(1).max(10_000).default(1),
  wait_time: z.number().min(0).max(86_400).default(0).describe('Seconds to wait for a first message where there is none'),
  ack: z
    .enum(['ack', 'requeue', 'reject'])
    .default('ack')
    .describe('ack: they are taken out; requeue: they stay, and may be given again; reject: out, and to the dead-letter exchange'),
  backup_queue: short()
    .optional()
    .describe('Each message is first put into this queue, where it stays until it is removed: none is lost where the worker dies'),
  encoding: z
    .enum(['auto', 'json', 'text', 'base64'])
    .default('auto')
    .describe('Of the contents; auto: JSON where the content type says so, else text, and base64 where it is none'),
  max_result_size: z
    .int()
    .min(1)
    .default(16 * 1024 * 1024)
    .describe('Bytes of all contents together; further messages stay in the queue'),
  command_timeout,
});

const received = z.object({
  content: z.unknown(),
  encoding: z.enum(['json', 'text', 'base64']),
  exchange: z.string(),
  routing_key: z.string(),
  redelivered: z.boolean(),
  properties: z.record(z.string(), z.unknown()).describe('content_type, headers, message_id … as far as they were given'),
});

export const getOutputs = z.object({ messages: z.array(received), remaining: z.int().describe('Messages that are in the queue still') });

export const queueInputs = z.object({ queue, command_timeout });

export const declareQueueInputs = z.object({
  queue,
  durable: z.boolean().default(true).describe('Kept when the server restarts'),
  auto_delete: z.boolean().default(false).describe('Deleted when its last consumer goes'),
  arguments: table('Such as x-queue-type, x-message-ttl, x-dead-letter-exchange'),
  bindings: z.array(z.strictObject({ exchange: short().min(1), routing_key })).default([]),
  command_timeout,
});

export const deleteQueueInputs = z.object({
  queue,
  if_unused: z.boolean().default(false).describe('Only where it has no consumers'),
  if_empty: z.boolean().default(false).describe('Only where it has no messages'),
  command_timeout,
});

export const declareExchangeInputs = z.object({
  exchange: short().min(1),
  type: short().default('direct').describe('direct, topic, fanout, headers, or one that a plugin brings'),
  durable: z.boolean().default(true),
  auto_delete: z.boolean().default(false),
  arguments: table('Such as alternate-exchange'),
  command_timeout,
});

export const queueOutputs = z.object({ queue: z.string(), message_count: z.int(), consumer_count: z.int() });
export const removedOutputs = z.object({ message_count: z.int().describe('Messages that were removed') });
export const exchangeOutputs = z.object({ exchange: z.string() });

export type Connection = z.output<typeof connection>;
export type PublishInputs = z.output<typeof publishInputs>;
export type PublishManyInputs = z.output<typeof publishManyInputs>;
export type Message = PublishManyInputs['messages'][number];
export type GetInputs = z.output<typeof getInputs>;
export type Received = z.output<typeof received>;
export type GetOutputs = z.output<typeof getOutputs>;
export type QueueInputs = z.output<typeof queueInputs>;
export type DeclareQueueInputs = z.output<typeof declareQueueInputs>;
export type DeleteQueueInputs = z.output<typeof deleteQueueInputs>;
export type DeclareExchangeInputs = z.output<typeof declareExchangeInputs>;
