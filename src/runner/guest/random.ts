/** Randomness that is the same in every replay: it comes from the seed of the execution alone. */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { current } from './current.ts';
import { imul } from './primordials.ts';

/** Outside of an execution (packages that ask while they are evaluated), the same for every isolate. */
const NO_EXECUTION = 'no execution';

export class Randomness {
  private readonly seed: string;
  /** xoshiro128** for Math.random: made when first asked for */
  private state: Uint32Array | null = null;
  /** sha256(seed, counter) for crypto: nobody who does not know the seed can tell the next byte */
  private block = new Uint8Array(0);
  private used = 0;
  private counter = 0;

  constructor(seed: string) {
    this.seed = seed;
  }

  /** 53 random bits, as Math.random has them. */
  number(): number {
    const state = (this.state ??= this.start());
    const high = next(state) >>> 5;
    const low = next(state) >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  }

  fill(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i++) {
      if (this.used === this.block.length) this.refill();
      bytes[i] = this.block[this.used++]!;
    }
  }

  private start(): Uint32Array {
    const digest = sha256(utf8ToBytes(`random:${this.seed}`));
    const words = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
    const state = new Uint32Array(4);
    for (let i = 0; i < 4; i++) state[i] = words.getUint32(4 * i);
    state[0]! |= 1; // the state of a xoshiro must not be all zero
    return state;
  }

  private refill(): void {
    this.block = sha256(utf8ToBytes(`crypto:${this.seed}:${this.counter++}`));
    this.used = 0;
  }
}

/** xoshiro128** 1.1 by Blackman and Vigna. */
function next(s: Uint32Array): number {
  const [a, b, c, d] = [s[0]!, s[1]!, s[2]!, s[3]!];
  const result = imul(rotate(imul(b, 5), 7), 9);
  const t = b << 9;
  const c2 = c ^ a;
  const d2 = d ^ b;
  s[1] = b ^ c2;
  s[0] = a ^ d2;
  s[2] = c2 ^ t;
  s[3] = rotate(d2, 11);
  return result;
}

function rotate(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by));
}

let outside: Randomness | null = null;

function source(): Randomness {
  return current()?.randomness() ?? (outside ??= new Randomness(NO_EXECUTION));
}

const INTEGER_ARRAYS = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
];
const MOST_BYTES = 65_536;

/** The part of Web Crypto that needs no promise; hashes and HMAC are exports of `petiole`. */
const crypto = {
  getRandomValues<T extends ArrayBufferView>(array: T): T {
    if (!INTEGER_ARRAYS.some((type) => array instanceof type)) {
      throw new TypeError('crypto.getRandomValues takes an integer typed array, such as new Uint8Array(16)');
    }
    if (array.byteLength > MOST_BYTES) throw new RangeError(`crypto.getRandomValues fills at most ${MOST_BYTES} bytes at a time`);
    source().fill(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    return array;
  },

  /** UUID version 4. */
  randomUUID(): string {
    const bytes = new Uint8Array(16);
    source().fill(bytes);
    bytes[6] = (bytes[6]! & 0x0f) | 0x40;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    let text = '';
    for (let i = 0; i < 16; i++) {
      if (i === 4 || i === 6 || i === 8 || i === 10) text += '-';
      text += (bytes[i]! >> 4).toString(16) + (bytes[i]! & 15).toString(16);
    }
    return text;
  },
};

export function installRandom(global: object): void {
  Object.defineProperty(Math, 'random', { value: { random: () => source().number() }.random, writable: true, configurable: true });
  Object.defineProperty(global, 'crypto', { value: crypto, writable: true, configurable: true, enumerable: false });
}
