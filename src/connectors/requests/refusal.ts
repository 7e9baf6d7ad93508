/**
 * The body of an answer that says who is asking was not accepted. Whoever else may be behind the address sends it, and the request
 * is about to be sent anew with other credentials: so not more of it is read, and no longer, than explains the refusal.
 */
import type { Readable } from 'node:stream';
import type { Exchange } from '../../sdk/connector.ts';
import { readContent } from './content.ts';

const MOST_BYTES = 64 * 1024;
const LONGEST_MS = 10_000;

/** For `HttpRequest.streams`. */
export const isRefusal = (status: number): boolean => status === 401;

export async function withShortRefusal(exchange: Exchange): Promise<Exchange> {
  const { stream, ...rest } = exchange;
  if (stream === undefined || !isRefusal(exchange.status)) return exchange;
  const body = await beginningOf(stream);
  const headers = { ...exchange.headers };
  delete headers['content-encoding'];
  const response = { status: exchange.status, headers, body };
  return { ...rest, read: (options = {}) => readContent(response, { ...options, where: exchange.request.url.host, lenient: true }) };
}

/** What came until then is enough also where the rest is broken. */
async function beginningOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  const timer = setTimeout(() => stream.destroy(), LONGEST_MS);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= MOST_BYTES) break;
    }
  } catch {
    // told by the status already
  } finally {
    clearTimeout(timer);
    stream.destroy();
  }
  return Buffer.concat(chunks).subarray(0, MOST_BYTES);
}
