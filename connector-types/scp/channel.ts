/**
 * One transfer by the scp protocol, which OpenSSH's scp speaks with `-f` (from) and `-t` (to): lines and content alternate, and each
 * side confirms with a NUL, or sends 1 or 2 and a line that says what is wrong.
 */
import type { Client, ClientChannel } from 'ssh2';
import { ConnectorError } from 'petiole/connector';
import { endOf, open, refusal, stderrOf } from './shell.ts';

const LONGEST_LINE = 8_192;

export class ScpChannel {
  readonly #channel: ClientChannel;
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #ended: Promise<number>;
  readonly #stderr: () => string;
  readonly #what: string;
  readonly #path: string;
  #rest: Buffer = Buffer.alloc(0);

  private constructor(channel: ClientChannel, what: string, path: string) {
    this.#channel = channel;
    this.#ended = endOf(channel);
    this.#stderr = stderrOf(channel);
    this.#chunks = (channel as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
    this.#what = what;
    this.#path = path;
  }

  static async open(client: Client, command: string, what: string, path: string): Promise<ScpChannel> {
    return new ScpChannel(await open(client, command), what, path);
  }

  confirm(): void {
    this.#channel.write('\0');
  }

  async send(chunk: Uint8Array | string): Promise<void> {
    if (this.#channel.write(chunk)) return;
    // a server that closes takes nothing any more
    await new Promise<void>((resolve) => this.#channel.once('drain', resolve).once('close', resolve));
  }

  end(): void {
    this.#channel.end();
  }

  /** Rejects with what the server said in place of it. */
  async confirmed(): Promise<void> {
    const [first] = await this.#take(1);
    if (first === 0) return;
    throw refusal(this.#what, (await this.#line(first === 1 || first === 2 ? '' : String.fromCharCode(first ?? 0))).trim(), this.#path);
  }

  /** A line of the protocol, without its end. */
  async line(): Promise<string> {
    const [first = 0] = await this.#take(1);
    if (first === 1 || first === 2) throw refusal(this.#what, (await this.#line('')).trim(), this.#path);
    return this.#line(String.fromCharCode(first));
  }

  async *content(size: number): AsyncGenerator<Buffer> {
    for (let left = size; left > 0;) {
      const chunk = this.#rest.length > 0 ? this.#rest : await this.#next();
      const piece = chunk.subarray(0, left);
      this.#rest = chunk.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  async #line(begun: string): Promise<string> {
    let line = Buffer.from(begun, 'latin1');
    for (;;) {
      const at = this.#rest.indexOf(10);
      line = Buffer.concat([line, at < 0 ? this.#rest : this.#rest.subarray(0, at)]);
      if (line.length > LONGEST_LINE) throw new ConnectorError('INVALID_RESPONSE', `${this.#what}: the server does not speak scp`);
      this.#rest = at < 0 ? Buffer.alloc(0) : this.#rest.subarray(at + 1);
      if (at >= 0) return line.toString('utf8');
      this.#rest = await this.#next();
    }
  }

  async #take(count: number): Promise<Buffer> {
    while (this.#rest.length < count) this.#rest = Buffer.concat([this.#rest, await this.#next()]);
    const taken = this.#rest.subarray(0, count);
    this.#rest = this.#rest.subarray(count);
    return taken;
  }

  async #next(): Promise<Buffer> {
    const { value, done } = await this.#chunks.next();
    if (!done) return value;
    const code = await this.#ended;
    const said = this.#stderr();
    if (code === 127) throw refusal(this.#what, `the server has no program scp (${said})`, this.#path);
    throw refusal(this.#what, said || `scp ended with ${code}`, this.#path);
  }
}
