/** Content on its way to and from the server: nothing of it is held in memory, and no time-out cuts off what takes long. */
import type { Readable } from 'node:stream';
import { Agent, request } from 'undici';

export interface Content {
  body: Readable;
  type: string;
  /** null: not known before */
  size: number | null;
}

export interface Transferred {
  status: number;
  body: Readable & { text(): Promise<string> };
}

/** A server that says nothing at all for so long is taken for gone. The answer to an upload comes after all of it. */
const SILENT_MS = 300_000;

export async function transfer(url: string, own: Record<string, string>, method: 'GET' | 'POST', content?: Content): Promise<Transferred> {
  const { statusCode, body } = await request(url, {
    method,
    dispatcher: new Agent({ headersTimeout: content ? 0 : SILENT_MS, bodyTimeout: SILENT_MS, keepAliveTimeout: 1 }),
    headers: {
      ...own,
      ...(content && { 'content-type': content.type }),
      ...(content?.size != null && { 'content-length': String(content.size) }),
    },
    body: content?.body ?? null,
  });
  return { status: statusCode, body };
}
