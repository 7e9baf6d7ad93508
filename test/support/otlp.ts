/** A receiver of OTLP traces over HTTP, and as much of protobuf as it needs to read them. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { patient } from './far-sides/http-server.ts';

export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  /** empty: none */
  parentId: string;
  name: string;
  kind: number;
  startMs: number;
  endMs: number;
  status: number;
  attributes: Record<string, unknown>;
  resource: Record<string, unknown>;
}

export interface OtlpReceiver {
  url: string;
  spans: ReceivedSpan[];
  /** all that came, as text in which secrets can be looked for */
  bodies: string[];
  headers: IncomingHttpHeaders[];
  stop(): Promise<void>;
}

export async function receiveOtlp(): Promise<OtlpReceiver> {
  const received = { spans: [] as ReceivedSpan[], bodies: [] as string[], headers: [] as IncomingHttpHeaders[] };
  const server = patient(
    createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const raw = Buffer.concat(parts);
        const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
        received.headers.push(request.headers);
        received.bodies.push(body.toString('latin1'));
        received.spans.push(...spansOf(body));
        response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
      });
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () => new Promise<void>((resolve) => void (server.closeAllConnections(), server.close(() => resolve())));
  return { url: `http://127.0.0.1:${port}`, ...received, stop };
}

type Fields = Map<number, (Buffer | bigint)[]>;

/** The fields of a message by their numbers: varints and fixed numbers as bigint, everything else as bytes. */
function fieldsOf(message: Buffer): Fields {
  const fields: Fields = new Map();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at++]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Buffer => message.subarray(at, (at += length));
  while (at < message.length) {
    const tag = Number(varint());
    const wire = tag & 7;
    const value =
      wire === 0 ? varint() : wire === 1 ? take(8).readBigUInt64LE() : wire === 5 ? BigInt(take(4).readUInt32LE()) : take(Number(varint()));
    const number = tag >> 3;
    fields.set(number, [...(fields.get(number) ?? []), value]);
  }
  return fields;
}

const bytes = (fields: Fields, number: number): Buffer[] => (fields.get(number) ?? []) as Buffer[];
const text = (fields: Fields, number: number): string => bytes(fields, number)[0]?.toString() ?? '';
const hex = (fields: Fields, number: number): string => bytes(fields, number)[0]?.toString('hex') ?? '';
const int = (fields: Fields, number: number): number => Number((fields.get(number) ?? [0n])[0]);

const ms = (fields: Fields, number: number): number => Number(((fields.get(number) ?? [0n])[0] as bigint) / 1000n) / 1000;

/** opentelemetry/proto/trace/v1/trace.proto */
function spansOf(request: Buffer): ReceivedSpan[] {
  return bytes(fieldsOf(request), 1).flatMap((ofResource) => {
    const resourceSpans = fieldsOf(ofResource);
    const resource = attributesOf(fieldsOf(bytes(resourceSpans, 1)[0] ?? Buffer.alloc(0)), 1);
    return bytes(resourceSpans, 2)
      .flatMap((ofScope) => bytes(fieldsOf(ofScope), 2))
      .map((span) => spanOf(fieldsOf(span), resource));
  });
}

function spanOf(span: Fields, resource: Record<string, unknown>): ReceivedSpan {
  return {
    traceId: hex(span, 1),
    spanId: hex(span, 2),
    parentId: hex(span, 4),
    name: text(span, 5),
    kind: int(span, 6),
    startMs: ms(span, 7),
    endMs: ms(span, 8),
    attributes: attributesOf(span, 9),
    status: int(fieldsOf(bytes(span, 15)[0] ?? Buffer.alloc(0)), 3),
    resource,
  };
}

function attributesOf(fields: Fields, number: number): Record<string, unknown> {
  return Object.fromEntries(
    bytes(fields, number).map((pair) => {
      const keyValue = fieldsOf(pair);
      const value = fieldsOf(bytes(keyValue, 2)[0] ?? Buffer.alloc(0));
      return [text(keyValue, 1), value.has(1) ? text(value, 1) : int(value, 3)];
    }),
  );
}
