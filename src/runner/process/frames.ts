/**
 * Frames between a worker and a runner process. One frame: `u32 length` of what follows, `u8 kind`, then each part as `u32 length`
 * and UTF-8 text (little endian). Payloads are JSON text already, so they travel as parts of their own and nobody escapes them
 * a second time.
 */
import { isUtf8 } from 'node:buffer';

/**
 * To the runner. Each of DESCRIBE, OPEN, OPEN_ALONE and DELIVER has exactly one answer, in order; the others have none. Their first part
 * is the number of the call, which is the first part of the answer too.
 */
export const TO_RUNNER = {
  /** JSON of RunnerSettings, the realm script */
  BOOT: 1,
  /** number of a guest runtime, its script */
  GUEST: 2,
  /** version, guest runtime, script, packages (absent: none) */
  LOAD: 3,
  /** version */
  UNLOAD: 4,
  /** call, version */
  DESCRIBE: 5,
  /** call, version, execution id, opening, recorded deliveries … */
  OPEN: 6,
  /** call, execution id, delivered … */
  DELIVER: 7,
  /** execution id */
  DROP: 8,
  /** as OPEN; the execution gets an isolate for itself */
  OPEN_ALONE: 9,
} as const;

/** From the runner. */
export const FROM_RUNNER = {
  /** booted */
  READY: 1,
  /** answer: call, the JSON arrays of commands, one for the opening and one per delivery; fewer where the script ended before the last */
  DONE: 2,
  /** answer: call, JSON of a GuestError, the JSON arrays of commands of the deliveries before; the execution is gone */
  FAILED: 3,
  /** answer: call, JSON of a FlowDescription */
  DESCRIBED: 4,
  /** answer: call; the execution is not here or did not get its share of the processor; it can be opened anew */
  GONE: 5,
  /** no answer: a long replay goes on */
  PROGRESS: 6,
  /** no answer: JSON array of execution ids that went with their isolate */
  LOST: 7,
  /** no answer: wall ms that an activation may take at present; more while the machine is busy */
  PATIENCE: 8,
  /** no answer: JSON array of the execution ids in an isolate that is nearly full */
  CROWDED: 9,
  /** no answer: the context of a version is being built and its packages are evaluated, which is no activation */
  BUILDING: 11,
  /** answer: call; the isolate was full while the execution ran, and others were or had been in it; it can be opened anew, alone */
  CROWDED_OUT: 10,
} as const;

export interface RunnerSettings {
  /** processor time of one delivery */
  cpuMs: number;
  /** heap of one isolate */
  memoryMb: number;
  /** UTF-8 bytes of the commands of one activation */
  outputBytes: number;
}

/** Wall time that an activation may take at most for each ms of its processor time, on a machine that is busy. */
export const PATIENCE_MOST = 10;

/** What comes in is not what the other side can have sent. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}

const HEADER = 5;

export function encode(kind: number, parts: readonly string[]): Buffer {
  let size = HEADER;
  const sizes = new Array<number>(parts.length);
  for (let i = 0; i < parts.length; i++) size += 4 + (sizes[i] = Buffer.byteLength(parts[i]!));
  const frame = Buffer.allocUnsafe(size);
  frame.writeUInt32LE(size - 4, 0);
  frame.writeUInt8(kind, 4);
  let at = HEADER;
  for (let i = 0; i < parts.length; i++) {
    at = frame.writeUInt32LE(sizes[i]!, at);
    at += frame.write(parts[i]!, at, 'utf8');
  }
  return frame;
}

/**
 * Cuts a stream of chunks into frames. A frame of many chunks is put together once, not once per chunk. Throws `Malformed` for what is
 * none, and for one of more than `mostBytes`, before it is there.
 */
export class Decoder {
  private chunks: Buffer[] = [];
  private size = 0;
  /** bytes that the first frame needs; below that no work is done */
  private wanted = 4;
  private readonly onFrame: (kind: number, parts: string[]) => void;
  private readonly mostBytes: number;

  constructor(onFrame: (kind: number, parts: string[]) => void, mostBytes = Infinity) {
    this.onFrame = onFrame;
    this.mostBytes = mostBytes;
  }

  push(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.size += chunk.length;
    if (this.size < this.wanted) return;
    let rest = this.chunks.length === 1 ? chunk : Buffer.concat(this.chunks, this.size);
    this.chunks = [];
    this.wanted = 4;
    while (rest.length >= 4) {
      const end = this.endOf(rest);
      if (rest.length < end) {
        this.wanted = end;
        break;
      }
      this.onFrame(rest.readUInt8(4), partsOf(rest, end));
      rest = rest.subarray(end);
    }
    this.size = rest.length;
    if (rest.length > 0) this.chunks.push(rest);
  }

  private endOf(frame: Buffer): number {
    const length = frame.readUInt32LE(0);
    if (length > this.mostBytes) throw new Malformed(`a frame of ${length} bytes, where ${this.mostBytes} are allowed`);
    if (length === 0) throw new Malformed('a frame without a kind');
    return 4 + length;
  }
}

function partsOf(frame: Buffer, end: number): string[] {
  const parts: string[] = [];
  for (let at = HEADER; at < end;) {
    const begin = at + 4;
    at = begin > end ? Infinity : begin + frame.readUInt32LE(at);
    if (at > end) throw new Malformed('a frame whose parts are longer than it is');
    parts.push(textOf(frame, begin, at));
  }
  return parts;
}

/** What cannot be read as UTF-8 becomes U+FFFD, which may also have been written. */
function textOf(frame: Buffer, begin: number, end: number): string {
  let text: string;
  try {
    text = frame.toString('utf8', begin, end);
  } catch {
    throw new Malformed(`a part of ${end - begin} bytes, which is longer than a text can be`);
  }
  if (text.includes('\ufffd') && !isUtf8(frame.subarray(begin, end))) throw new Malformed('a part that is no UTF-8');
  return text;
}
