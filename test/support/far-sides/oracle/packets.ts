/** The packets of TNS, in which everything else travels. */
import type { Duplex } from 'node:stream';

export const PACKET = { connect: 1, accept: 2, refuse: 4, redirect: 5, data: 6, marker: 12 };
export const MARKER = { break: 1, reset: 2, interrupt: 3 };
/** of a data packet: the request ends here */
const END = 0x800;

export function packet(type: number, body: Buffer, isLarge = false): Buffer {
  const head = Buffer.alloc(8);
  if (isLarge) head.writeUInt32BE(body.length + 8);
  else head.writeUInt16BE(body.length + 8);
  head[4] = type;
  return Buffer.concat([head, body]);
}

/** Version 318: lengths of four bytes from here on, and no services between. */
export function accept(): Buffer {
  const body = Buffer.alloc(37);
  body.writeUInt16BE(318, 0);
  body.writeUInt16BE(8192, 4);
  body.writeUInt16BE(32_767, 6);
  body[14] = body[15] = 8;
  body.writeUInt32BE(8192, 24);
  body.writeUInt32BE(65_535, 28);
  return packet(PACKET.accept, body);
}

export function refuse(code: number): Buffer {
  const why = Buffer.from(`(DESCRIPTION=(TMP=)(VSNNUM=0)(ERR=${code})(ERROR_STACK=(ERROR=(CODE=${code})(EMFI=4))))`);
  const head = Buffer.alloc(4);
  head.writeUInt16BE(why.length, 2);
  return packet(PACKET.refuse, Buffer.concat([head, why]));
}

export function redirect(address: string): Buffer {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(address.length);
  return packet(PACKET.redirect, Buffer.concat([head, Buffer.from(address)]));
}

export function data(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at === 0 || at < body.length; at += 8000)
    parts.push(packet(PACKET.data, Buffer.concat([Buffer.alloc(2), body.subarray(at, at + 8000)]), true));
  return Buffer.concat(parts);
}

export const marker = (kind: number) => packet(PACKET.marker, Buffer.from([1, 0, kind]), true);

export interface Heard {
  /** what the client wants to reach; gives whether it was accepted, after which packets have another form */
  onConnect(descriptor: string): boolean;
  onRequest(body: Buffer): void;
  onMarker(kind: number): void;
}

export function hear(line: Duplex, { onConnect, onRequest, onMarker }: Heard): void {
  let rest: Buffer = Buffer.alloc(0);
  let isLarge = false;
  let request: Buffer[] = [];
  const onPacket = (type: number, body: Buffer) => {
    if (type === PACKET.marker) return onMarker(body[2] ?? 0);
    // a long descriptor comes in a packet of its own
    if (type === PACKET.connect && body.length <= 66) return;
    if (!isLarge) {
      isLarge = onConnect(body.subarray(type === PACKET.connect ? 66 : 2).toString());
      return;
    }
    request.push(body.subarray(2));
    if (!(body.readUInt16BE(0) & END)) return;
    const whole = Buffer.concat(request);
    request = [];
    onRequest(whole);
  };
  line.on('data', (bytes: Buffer) => {
    rest = Buffer.concat([rest, bytes]);
    while (rest.length >= 8) {
      const length = isLarge ? rest.readUInt32BE(0) : rest.readUInt16BE(0);
      if (rest.length < length) return;
      const [type = 0, body] = [rest[4], rest.subarray(8, length)];
      rest = rest.subarray(length);
      onPacket(type, body);
    }
  });
}
