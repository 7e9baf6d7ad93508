/**
 * Entry of a runner process. Argument: the file of the isolated-vm addon. Frames come in on descriptor 3 and go out on 4, both
 * blocking: this process has nothing else to do. It ends when its input ends.
 */
import { readSync, writeSync } from 'node:fs';
import { Decoder, encode } from './frames.ts';
import { Host } from './host.ts';
import type { Ivm } from './realm.ts';

const INPUT = 3;
const OUTPUT = 4;
const CHUNK = 256 << 10;

function loadAddon(file: string): Ivm {
  const loaded: { exports: { ivm?: Ivm } } = { exports: {} };
  process.dlopen(loaded, file);
  if (loaded.exports.ivm === undefined) throw new Error(`${file} is not isolated-vm`);
  return loaded.exports.ivm;
}

function send(kind: number, parts: readonly string[]): void {
  const frame = encode(kind, parts);
  for (let at = 0; at < frame.length;) at += writeSync(OUTPUT, frame, at);
}

function main(): void {
  const host = new Host(loadAddon(process.argv[2] ?? ''), send);
  const decoder = new Decoder((kind, parts) => host.handle(kind, parts));
  const buffer = Buffer.allocUnsafe(CHUNK);
  const next = (): void => {
    const length = readSync(INPUT, buffer, 0, CHUNK, null);
    if (length === 0) process.exit(0);
    decoder.push(Buffer.from(buffer.subarray(0, length)));
    // A turn of the event loop between two reads lets V8 and isolated-vm finish what they have put off.
    setImmediate(next);
  };
  next();
}

main();
