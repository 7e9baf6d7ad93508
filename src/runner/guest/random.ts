/** `Math.random` and `crypto`, from the randomness of the execution that runs. */
import { current } from './current.ts';
import { Randomness } from './randomness.ts';

/** Outside of an execution (packages that ask while they are evaluated), the same for every isolate. */
const NO_EXECUTION = 'no execution';

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
