/**
 * The far side of the chaos run, and its oracle: it never dies, and it remembers every call with its key (the execution's id, which
 * Petiole sends along), when it came and when it was answered.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a step asks of the ledger. */
export interface Asked {
  value: unknown;
  /** answers 422 */
  refuse?: boolean;
  /** answers 503 to so many calls of this key */
  failures?: number;
  /** answers after so many milliseconds */
  delay?: number;
  /** `before` and `after` of one timer: the second must not come earlier than `ms` after the first was answered */
  timer?: { id: string; end: 'before' | 'after'; ms: number };
}

export interface Ledger {
  url: string;
  /** calls by key */
  readonly calls: Map<string, number>;
  /** by key, how often it was to be refused at first */
  readonly failures: Map<string, number>;
  /** timers that fired early, in words */
  readonly early: string[];
  readonly timers: number;
  close(): Promise<void>;
}

export async function startLedger(): Promise<Ledger> {
  const calls = new Map<string, number>();
  const failing = new Map<string, number>();
  const begun = new Map<string, number>();
  const early: string[] = [];
  let timers = 0;
  const answer = async (key: string, { value, refuse, failures = 0, delay = 0, timer }: Asked): Promise<[number, unknown]> => {
    const count = (calls.get(key) ?? 0) + 1;
    calls.set(key, count);
    if (failures > 0) failing.set(key, failures);
    if (delay > 0) await sleep(delay);
    if (refuse) return [422, { error: 'refused' }];
    if (count <= failures) return [503, { error: 'not yet' }];
    if (timer?.end === 'before') begun.set(timer.id, performance.now());
    if (timer?.end === 'after') {
      timers += 1;
      const passed = performance.now() - (begun.get(timer.id) ?? Number.NaN);
      // A timer counts whole milliseconds.
      if (!(passed >= timer.ms - 1)) early.push(`timer ${timer.id} of ${timer.ms} ms fired after ${passed.toFixed(1)} ms`);
    }
    return [200, { value }];
  };
  const server = createServer((request, response) => {
    void bodyOf(request)
      .then((asked) => answer(String(request.headers['idempotency-key']), asked))
      .then(([status, body]) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      })
      .catch(() => response.destroy());
  });
  server.keepAliveTimeout = 600_000;
  server.listen(0, '127.0.0.1', 4096);
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    failures: failing,
    early,
    get timers() {
      return timers;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as Asked;
}
