/** Contents and properties between JSON and messages. */
import { isUtf8 } from 'node:buffer';
import type { Options } from 'amqplib';
import type { GetInputs, Message, Received } from './fields.ts';

export function contentOf({ content, encoding }: Pick<Message, 'content' | 'encoding'>): Buffer {
  if (typeof content === 'string') return Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8');
  return Buffer.from(JSON.stringify(content ?? null));
}

export function propertiesOf({ content, properties }: Pick<Message, 'content' | 'properties'>, id: string): Options.Publish {
  const given = {
    contentType: properties.content_type ?? (typeof content === 'string' ? undefined : 'application/json'),
    contentEncoding: properties.content_encoding,
    headers: properties.headers,
    priority: properties.priority,
    correlationId: properties.correlation_id,
    replyTo: properties.reply_to,
    expiration: properties.expiration,
    messageId: properties.message_id ?? id,
    timestamp: properties.timestamp,
    type: properties.type,
    appId: properties.app_id,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

interface Got {
  content: Buffer;
  fields: { exchange: string; routingKey: string; redelivered: boolean };
  properties: object;
}

export function receivedOf({ content, fields, properties }: Got, encoding: GetInputs['encoding']): Received {
  const named = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), plain(value)] as const);
  const known = Object.fromEntries(named);
  const { exchange, routingKey: routing_key, redelivered } = fields;
  return { ...decoded(content, String(known['content_type'] ?? ''), encoding), exchange, routing_key, redelivered, properties: known };
}

function decoded(content: Buffer, type: string, wanted: GetInputs['encoding']): Pick<Received, 'content' | 'encoding'> {
  const isJson = wanted === 'json' || (wanted === 'auto' && /^application\/([\w.-]+\+)?json\b/i.test(type));
  if (isJson) {
    try {
      return { content: JSON.parse(content.toString()), encoding: 'json' };
    } catch {
      // it is given as what it is
    }
  }
  const isText = wanted !== 'base64' && (wanted === 'text' || isUtf8(content));
  return isText ? { content: content.toString(), encoding: 'text' } : { content: content.toString('base64'), encoding: 'base64' };
}

/** Headers hold bytes, numbers that JSON has not, and marks of their types. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  const object = value as Record<string, unknown>;
  if (typeof object['!'] === 'string' && 'value' in object) return plain(object['value']);
  return Object.fromEntries(Object.entries(object).map(([key, item]) => [key, plain(item)]));
}
