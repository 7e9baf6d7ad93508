/** From replies to JSON. */
import { safeFloat, safeInteger } from '../sql/statement.ts';

/** Numbers as texts, so that none is rounded before it is looked at; texts as bytes. The keys are first bytes of RESP. */
export const TYPE_MAPPING = { 36: Buffer, 43: Buffer, 61: Buffer, 37: Map, 58: String, 40: String, 44: String } as const;

/** What stands for a number: the decoder gives both as texts, and these are the only texts that it gives. */
type Reply = null | boolean | string | Buffer | Reply[] | Map<Reply, Reply> | Error;

export function toJson(reply: unknown, encoding: 'utf8' | 'base64'): unknown {
  const value = reply as Reply;
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return numberOf(value);
  if (Buffer.isBuffer(value)) return value.toString(encoding);
  if (value instanceof Map) return objectOf(value, encoding);
  if (Array.isArray(value)) return value.map((item) => toJson(item, encoding));
  return { error: (value as Error).message };
}

function numberOf(text: string): number | string {
  if (/^-?\d+$/.test(text)) return safeInteger(text);
  return safeFloat(Number(text.replace(/inf$/, 'Infinity')));
}

function objectOf(map: Map<Reply, Reply>, encoding: 'utf8' | 'base64'): object {
  const object = {};
  for (const [key, value] of map) {
    const name = Buffer.isBuffer(key) ? key.toString(encoding) : String(key);
    Object.defineProperty(object, name, { value: toJson(value, encoding), enumerable: true, configurable: true, writable: true });
  }
  return object;
}
