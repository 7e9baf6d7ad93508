/** Numbers, texts and values as Oracle's protocol has them. */

/** An integer with as many bytes as it needs, and their number before it. */
export function integer(value: number): Buffer {
  if (value === 0) return Buffer.from([0]);
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

/** Bytes with their number before them; long ones come in pieces. Nothing is null. */
export function counted(content: Buffer | string | null): Buffer {
  const bytes = Buffer.from(content ?? '');
  if (bytes.length <= 252) return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  const parts: Buffer[] = [Buffer.from([0xfe])];
  for (let at = 0; at < bytes.length; at += 4096) {
    const part = bytes.subarray(at, at + 4096);
    parts.push(integer(part.length), part);
  }
  return Buffer.concat([...parts, Buffer.from([0])]);
}

/** A text whose length is told twice. */
export function text(value: string): Buffer {
  return value === '' ? integer(0) : Buffer.concat([integer(Buffer.byteLength(value)), counted(value)]);
}

export class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  byte(): number {
    return this.bytes(1)[0] ?? 0;
  }

  bytes(count: number): Buffer {
    return this.#bytes.subarray(this.#at, (this.#at += count));
  }

  integer(): number {
    const size = this.byte() & 0x7f;
    return size === 0 ? 0 : this.bytes(size).readUIntBE(0, size);
  }

  integers(count: number): number[] {
    return Array.from({ length: count }, () => this.integer());
  }

  counted(): Buffer {
    const size = this.byte();
    if (size === 255) return Buffer.alloc(0);
    if (size !== 0xfe) return this.bytes(size);
    const parts: Buffer[] = [];
    for (let length = this.integer(); length > 0; length = this.integer()) parts.push(this.bytes(length));
    return Buffer.concat(parts);
  }

  text(): string {
    return this.integer() === 0 ? '' : this.counted().toString();
  }
}

/** A decimal number: an exponent of 100, then two digits in each byte, plus 1; of negative ones 101 minus these, and 102 at the end. */
export function number(decimal: string): Buffer {
  if (/^-?0+(\.0*)?$/.test(decimal)) return Buffer.from([0x80]);
  const isNegative = decimal.startsWith('-');
  const [whole = '', fraction = ''] = decimal.replace('-', '').split('.');
  const left = whole.length % 2 ? `0${whole}` : whole;
  const pairs = (`${left}${fraction}${fraction.length % 2 ? '0' : ''}`.match(/../g) ?? []).map(Number);
  let exponent = left.length / 2 - 1;
  while (pairs[0] === 0) {
    pairs.shift();
    exponent--;
  }
  while (pairs.at(-1) === 0) pairs.pop();
  if (!isNegative) return Buffer.from([0x80 + 65 + exponent, ...pairs.map((pair) => pair + 1)]);
  return Buffer.from([0xff - (0x80 + 65 + exponent), ...pairs.map((pair) => 101 - pair), ...(pairs.length < 20 ? [102] : [])]);
}

export function numberOf(bytes: Buffer): number {
  const [first = 0, ...rest] = bytes;
  const isNegative = (first & 0x80) === 0;
  const exponent = (isNegative ? 0xff - first : first) - 0x80 - 65;
  const pairs = rest.filter((byte) => !isNegative || byte !== 102).map((byte) => (isNegative ? 101 - byte : byte - 1));
  const digits = BigInt(pairs.map((pair) => String(pair).padStart(2, '0')).join('') || '0');
  return Number(`${isNegative ? '-' : ''}${digits}e${2 * (exponent + 1 - pairs.length)}`);
}

/** Of a date, or with nanoseconds of a timestamp; with the bytes of a zone after it of one with time zone. */
export function moment(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  nanoseconds?: number,
): Buffer {
  const date = Buffer.from([100 + Math.trunc(year / 100), 100 + (year % 100), month, day, hour + 1, minute + 1, second + 1]);
  if (nanoseconds === undefined) return date;
  const fine = Buffer.alloc(4);
  fine.writeUInt32BE(nanoseconds);
  return Buffer.concat([date, fine]);
}

/** That order of bytes is also the order of the numbers. */
export function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  if (value < 0 || Object.is(value, -0)) return Buffer.from(bytes.map((byte) => ~byte & 0xff));
  bytes[0] = (bytes[0] ?? 0) | 0x80;
  return bytes;
}
