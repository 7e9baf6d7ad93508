/**
 * The far side of the chaos run, and its oracle: it never dies, and it answers a call only when the call is on disk, with its key
 * (the execution's id, which Petiole sends along), its number and when it came.
 */
import { once } from 'node:events';
import { open, type FileHandle } from 'node:fs/promises';
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

/** The calls of one key, by the monotonic clock of the run and, of the last one, by the machine's. */
export interface Calls {
  count: number;
  /** how often it was to be refused at first */
  failures: number;
  first: number;
  last: number;
  lastTime: number;
}

export interface FiredTimer {
  id: string;
  ms: number;
  began: number;
  fired: number;
}

export interface Ledger {
  url: string;
  readonly calls: Map<string, Calls>;
  readonly timers: FiredTimer[];
  /** told of each call */
  onCall: ((asked: Asked) => void) | null;
  close(): Promise<void>;
}

export async function startLedger(file: string): Promise<Ledger> {
  const book = new Book(await open(file, 'a', 0o600));
  const calls = new Map<string, Calls>();
  const begun = new Map<string, number>();
  const timers: FiredTimer[] = [];
  const answer = async (key: string, asked: Asked): Promise<[number, unknown]> => {
    const { value, refuse, failures = 0, delay = 0, timer } = asked;
    const now = performance.now();
    const call = calls.get(key) ?? { count: 0, failures, first: now, last: now, lastTime: 0 };
    const count = (call.count += 1);
    call.last = now;
    call.lastTime = Date.now();
    calls.set(key, call);
    // The second call of a timer says that it fired; where it is called again, the first one counts.
    if (timer?.end === 'after' && count === 1) timers.push({ ...timer, began: begun.get(timer.id) ?? Number.NaN, fired: now });
    ledger.onCall?.(asked);
    await book.write(`${key} ${count} ${call.lastTime}\n`);
    if (delay > 0) await sleep(delay);
    if (refuse) return [422, { error: 'refused' }];
    if (count <= failures) return [503, { error: 'not yet' }];
    if (timer?.end === 'before' && !begun.has(timer.id)) begun.set(timer.id, performance.now());
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
  server.listen(0, '127.0.0.1', 4096);
  await once(server, 'listening');
  const ledger: Ledger = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    timers,
    onCall: null,
    async close() {
      const closed = once(server, 'close');
      server.close();
      // Also those that were on their way in.
      const cutting = setInterval(() => server.closeAllConnections(), 100);
      await closed;
      clearInterval(cutting);
      await book.close();
    },
  };
  return ledger;
}

/** Whatever waits is written and synced at once. */
class Book {
  readonly #file: FileHandle;
  #waiting: string[] = [];
  #next: Promise<void> | null = null;
  #current: Promise<void> = Promise.resolve();

  constructor(file: FileHandle) {
    this.#file = file;
  }

  write(line: string): Promise<void> {
    this.#waiting.push(line);
    this.#next ??= this.#current.then(() => this.#flush());
    return this.#next;
  }

  async close(): Promise<void> {
    await (this.#next ?? this.#current);
    await this.#file.close();
  }

  #flush(): Promise<void> {
    const text = this.#waiting.join('');
    this.#waiting = [];
    this.#next = null;
    this.#current = this.#file.appendFile(text).then(() => this.#file.datasync());
    return this.#current;
  }
}

async function bodyOf(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as Asked;
}
