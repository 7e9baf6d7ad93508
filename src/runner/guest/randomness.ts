/** Randomness that is the same in every replay: it comes from the seed of the execution alone. */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { imul } from './primordials.ts';

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
