/**
 * Messages between worker processes over LISTEN and NOTIFY, on a connection of its own. What is sent within a few milliseconds
 * goes out in one statement. A lost message only delays: whoever waits for one looks into the database too. Behind a pooler there is
 * no LISTEN that lasts: then all of them are lost, and `onDeaf` is told.
 */
import pg from 'pg';
import { isPooled } from './pooler.ts';
import type { Queryable } from './journal/rows.ts';

const COALESCE_MS = 5;
const RECONNECT_MS = 500;
/** PostgreSQL takes 8,000 bytes. */
const PAYLOAD_IDS = 150;

type Message = { [list: string]: string[] | undefined };

export class PostgresMailbox<M extends Message> {
  private readonly url: string;
  private readonly db: Queryable;
  private readonly onDeaf: () => void;
  private isDeaf = false;
  private client: pg.Client | null = null;
  private channel: string | null = null;
  private receive: (message: M) => void = () => undefined;
  private outgoing = new Map<string, Map<string, Set<string>>>();
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(url: string, db: Queryable, onDeaf: () => void = () => undefined) {
    this.url = url;
    this.db = db;
    this.onDeaf = onDeaf;
  }

  /** From now on messages for this id arrive; an earlier id of this process is given up. */
  async open(id: string, receive: (message: M) => void): Promise<void> {
    const before = this.channel;
    this.channel = channelOf(id);
    this.receive = receive;
    if (this.client && before) await this.client.query(`unlisten "${before}"; listen "${this.channel}"`).catch(() => undefined);
    else await this.connect();
  }

  send(id: string, message: M): void {
    const lists = this.outgoing.get(id) ?? new Map<string, Set<string>>();
    this.outgoing.set(id, lists);
    for (const [list, ids] of Object.entries(message)) {
      const known = lists.get(list) ?? new Set();
      lists.set(list, known);
      for (const one of ids ?? []) known.add(one);
    }
    this.timer ??= setTimeout(() => this.flush(), COALESCE_MS);
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    const { client } = this;
    this.client = null;
    await client?.end().catch(() => undefined);
  }

  private flush(): void {
    this.timer = undefined;
    const channels: string[] = [];
    const payloads: string[] = [];
    for (const [id, lists] of this.outgoing) {
      for (const [list, ids] of lists) {
        const all = [...ids];
        for (let i = 0; i < all.length; i += PAYLOAD_IDS) {
          channels.push(channelOf(id));
          payloads.push(JSON.stringify({ [list]: all.slice(i, i + PAYLOAD_IDS) }));
        }
      }
    }
    this.outgoing = new Map();
    const text = 'select pg_notify(c, p) from unnest($1::text[], $2::text[]) as u(c, p)';
    this.db.query({ name: 'notify', text, values: [channels, payloads] }).catch(() => undefined);
  }

  private async connect(): Promise<void> {
    if (this.closed || this.isDeaf) return;
    const client = new pg.Client({ connectionString: this.url, application_name: 'petiole mailbox', keepAlive: true });
    // A connection that fails says so twice: by its end and by the statement. Only one of them may lead to the next, or they double.
    let isLost = false;
    const lose = (): void => {
      if (!isLost) this.reconnect(client);
      isLost = true;
    };
    client.on('error', () => undefined);
    client.on('end', lose);
    client.on('notification', ({ payload }) => this.take(payload));
    try {
      await client.connect();
      const { channel } = this;
      if (await isPooled(client)) {
        isLost = true;
        this.turnDeaf();
        return await client.end();
      }
      await client.query(`listen "${channel}"`);
      // Closed meanwhile, or `open` made a connection of its own: one is enough.
      isLost = this.closed || this.client !== null || this.channel !== channel;
      if (isLost) await client.end();
      else this.client = client;
    } catch {
      await client.end().catch(() => undefined);
      lose();
    }
  }

  private turnDeaf(): void {
    if (!this.isDeaf) this.onDeaf();
    this.isDeaf = true;
  }

  private reconnect(broken: pg.Client): void {
    if (this.closed || (this.client !== null && this.client !== broken)) return;
    this.client = null;
    setTimeout(() => void this.connect(), RECONNECT_MS).unref();
  }

  private take(payload: string | undefined): void {
    try {
      this.receive(JSON.parse(payload ?? '{}') as M);
    } catch {
      // Anybody who may connect may notify: what is no message of ours is nothing to us.
    }
  }
}

function channelOf(id: string): string {
  return `petiole_${id}`;
}
