/** The load client: starts flows with an idempotency key each, again and again until a server has acknowledged, and remembers what. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from 'undici';
import { TOKEN } from './processes.ts';
import type { Expected, Started } from './programs.ts';

export interface Acknowledged {
  id: string;
  expected: Expected;
  flow: string;
}

const RETRY_MS = 100;

/** One start, to a server that is there. `waitSeconds`: until it has ended. */
export async function startFlow(url: string, flow: string, inputs: object, waitSeconds = 0): Promise<void> {
  const answer = await fetch(`${url}/api/v1/executions${waitSeconds > 0 ? `?wait=${waitSeconds}` : ''}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ flow, inputs }),
  });
  if (answer.status !== 201) throw new Error(`the start of ${flow} was answered ${answer.status}: ${await answer.text()}`);
  await answer.arrayBuffer();
}

export class Load {
  readonly acknowledged: Acknowledged[] = [];
  /** starts that have no answer yet */
  open = 0;
  refused: string[] = [];
  readonly #urls: string[];
  readonly #source: Iterator<Started>;
  readonly #agent = new Agent({ connections: 64, headersTimeout: 60_000, bodyTimeout: 60_000, connectTimeout: 5000 });
  #isOver = false;
  #running: Promise<void>[] = [];

  constructor(urls: string[], source: Iterator<Started>) {
    this.#urls = urls;
    this.#source = source;
  }

  /** A closed loop of `clients`, with at most `perSecond` starts. */
  begin(clients: number, perSecond: number): void {
    const pause = (clients * 1000) / perSecond;
    this.#running = Array.from({ length: clients }, async (_, i) => {
      await sleep((i * pause) / clients);
      while (!this.#isOver) {
        const at = performance.now();
        await this.#startOne();
        await sleep(Math.max(0, pause - (performance.now() - at)));
      }
    });
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#running);
    await this.#agent.close();
  }

  async #startOne(): Promise<void> {
    const { flow, inputs, expected } = this.#source.next().value as Started;
    const key = randomUUID();
    this.open += 1;
    for (let attempt = 0; ; attempt++) {
      const origin = this.#urls[Math.floor(Math.random() * this.#urls.length)] as string;
      const answer = await this.#post(origin, key, JSON.stringify({ flow, inputs }));
      if (answer.status === 201 || answer.status === 200) {
        this.acknowledged.push({ id: (JSON.parse(answer.text) as { id: string }).id, expected, flow });
        break;
      }
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
        this.refused.push(`${answer.status}: ${answer.text.slice(0, 300)}`);
        break;
      }
      await sleep(RETRY_MS);
    }
    this.open -= 1;
  }

  async #post(origin: string, key: string, body: string): Promise<{ status: number; text: string }> {
    try {
      const answer = await this.#agent.request({
        origin,
        path: '/api/v1/executions',
        method: 'POST',
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', 'idempotency-key': key },
        body,
      });
      return { status: answer.statusCode, text: await answer.body.text() };
    } catch (error) {
      return { status: 0, text: String(error) };
    }
  }
}
