/** What a script printed. */
import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';
import type { Inputs, Outputs } from './fields.ts';
import { readStarted, readVars, type Started } from './launcher.ts';

/** Bytes of greetings that a login shell may print before the launcher starts. */
const MAX_BEFORE_START = 65_536;

type Source = 'stdout' | 'stderr';

/** What was printed, in the order of its arrival. */
export class Output {
  onTooLarge: () => void = () => undefined;
  readonly whenStarted: Promise<void>;
  #onStarted: () => void = () => undefined;
  readonly #chunks: { from: Source; data: Buffer }[] = [];
  readonly #mark: Buffer;
  readonly #inputs: Inputs;
  #bytes = 0;
  #beforeStart: Buffer | undefined = Buffer.alloc(0);
  #started: Started | undefined;

  constructor(mark: string, inputs: Inputs) {
    this.#mark = Buffer.from(`\n${mark}\n`);
    this.#inputs = inputs;
    this.whenStarted = new Promise((resolve) => (this.#onStarted = resolve));
  }

  /** What the launcher said of itself; undefined until then. */
  get started(): Started | undefined {
    return this.#started;
  }

  add(from: Source, received: Buffer): void {
    const data = from === 'stderr' && this.#beforeStart ? this.#takeStart(received) : received;
    if (!data.length) return;
    this.#bytes += data.length;
    if (this.#bytes > this.#inputs.max_output_size) this.onTooLarge();
    else this.#chunks.push({ from, data });
  }

  read(code: number | null): Outputs {
    // where sh could not even start, what it said is all there is
    if (this.#beforeStart?.length) this.#chunks.push({ from: 'stderr', data: this.#beforeStart });
    this.#beforeStart = undefined;
    const stderr = Buffer.concat(this.#chunks.filter(({ from }) => from === 'stderr').map(({ data }) => data));
    const marked = stderr.lastIndexOf(this.#mark);
    const end = marked < 0 ? stderr.length : marked;
    const vars = marked < 0 ? '' : stderr.toString('utf8', marked + this.#mark.length);
    return {
      retcode: code ?? -1,
      report: this.#clean(this.#report(end)),
      stdout: this.#clean(Buffer.concat(this.#chunks.filter(({ from }) => from === 'stdout').map(({ data }) => data)).toString('utf8')),
      stderr: this.#clean(stderr.toString('utf8', 0, end)),
      var: readVars(vars),
    };
  }

  /** Holds stderr back until the launcher's line is complete, and takes that line out of it. */
  #takeStart(received: Buffer): Buffer {
    const seen = Buffer.concat([this.#beforeStart ?? Buffer.alloc(0), received]);
    const start = seen.indexOf(this.#mark.subarray(1, -1));
    const end = start < 0 ? -1 : seen.indexOf(10, start);
    if (end < 0 && seen.length < MAX_BEFORE_START) {
      this.#beforeStart = seen;
      return Buffer.alloc(0);
    }
    this.#beforeStart = undefined;
    if (end < 0) return seen;
    this.#started = readStarted(seen.toString('utf8', start, end));
    this.#onStarted();
    return Buffer.concat([seen.subarray(0, start), seen.subarray(end + 1)]);
  }

  #report(stderrEnd: number): string {
    const decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') };
    let left = stderrEnd;
    let report = '';
    for (const { from, data } of this.#chunks) {
      const shown = from === 'stderr' ? data.subarray(0, Math.max(0, left)) : data;
      if (from === 'stderr') left -= data.length;
      report += decoders[from].write(shown);
    }
    return report + decoders.stdout.end() + decoders.stderr.end();
  }

  #clean(text: string): string {
    const plain = this.#inputs.remove_ansi_escapes ? stripVTControlCharacters(text) : text;
    return this.#inputs.remove_cr ? plain.replaceAll('\r', '') : plain;
  }
}
