/**
 * A runner process that a script has taken over: it answers the call of the given number with the given bytes, the calls before it as
 * a runner does whose scripts wait. Argument: a file with JSON of `{ say, at, repeat }`: the bytes in base64, which of the calls, how often.
 */
import { readFileSync, readSync, writeSync } from 'node:fs';

const { say, at = 1, repeat = 1 } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const bytes = Buffer.from(say, 'base64');
const buffer = Buffer.alloc(1 << 20);
let rest = Buffer.alloc(0);
let calls = 0;

function write(data) {
  for (let from = 0; from < data.length;) from += writeSync(4, data, from);
}

function frame(kind, ...parts) {
  const texts = parts.map((part) => Buffer.from(part));
  const length = 1 + texts.reduce((sum, text) => sum + 4 + text.length, 0);
  const head = Buffer.alloc(5);
  head.writeUInt32LE(length, 0);
  head.writeUInt8(kind, 4);
  return Buffer.concat([
    head,
    ...texts.flatMap((text) => {
      const size = Buffer.alloc(4);
      size.writeUInt32LE(text.length, 0);
      return [size, text];
    }),
  ]);
}

write(frame(1));
for (;;) {
  const length = readSync(3, buffer, 0, buffer.length, null);
  if (length === 0) process.exit(0);
  rest = Buffer.concat([rest, buffer.subarray(0, length)]);
  while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32LE(0)) {
    const kind = rest.readUInt8(4);
    const number = rest.length > 9 ? rest.toString('utf8', 9, 9 + rest.readUInt32LE(5)) : '';
    rest = rest.subarray(4 + rest.readUInt32LE(0));
    if (![5, 6, 7, 9].includes(kind)) continue;
    calls++;
    if (calls === at) for (let i = 0; i < repeat; i++) write(bytes);
    else if (calls < at) write(frame(2, number, '[{"op":"log","seq":0,"level":"info","values":"[]"}]'));
  }
}
