/**
 * The HTTP client of every load client and of every far call that the bench itself makes, the cheapest that Node has: undici with
 * connections that stay, and a handler instead of a stream. The load shares the processors with what is measured, so what it costs
 * is kept small, and the same for all.
 */
import { Pool } from 'undici';

/** As many as the load has clients: nobody waits for a connection, and nobody has more of them. */
export const CONNECTIONS = 64;

export interface Ask {
  method: 'GET' | 'POST';
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface Http {
  /** the parsed answer; throws where its status is 300 or more */
  json(ask: Ask): Promise<unknown>;
  close(): Promise<void>;
}

export function httpTo(origin: string, connections = CONNECTIONS): Http {
  const pool = new Pool(origin, { connections, pipelining: 1, headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 600_000 });
  return {
    json: (ask) =>
      new Promise((resolve, reject) => {
        let status = 0;
        let text = '';
        pool.dispatch(ask, {
          onRequestStart() {},
          onResponseStart(_, code) {
            status = code;
          },
          onResponseData(_, chunk) {
            text += chunk.toString('utf8');
          },
          onResponseEnd() {
            if (status < 300) resolve(JSON.parse(text === '' ? 'null' : text));
            else reject(new Error(`${status}: ${text.slice(0, 500)}`));
          },
          onResponseError: (_, error) => reject(error),
        });
      }),
    close: () => pool.destroy(),
  };
}
