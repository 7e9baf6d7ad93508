/** A type whose one action is a function of the test, and a server that says what it was sent. */
import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import { z } from 'zod';
import { compileType } from '../../../src/connectors/compiled-type.ts';
import { AddressPolicy } from '../../../src/connectors/address-policy.ts';
import { HttpPools } from '../../../src/connectors/http.ts';
import { httpOf, type RequestsOf } from '../../../src/connectors/requests/http.ts';
import { connectorType, type Authorization, type Authorizations, type Http } from '../../../src/sdk/connector.ts';
import { serveHttp, type TestServer } from '../../support/far-sides/http-server.ts';

export interface Seen {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface FarSide extends TestServer {
  seen: Seen[];
}

/** Answers as `answer` says; by default with what it was sent, as JSON. */
export async function farSide(
  answer?: (seen: Seen) => { status?: number; headers?: Record<string, string>; body?: string | Buffer },
): Promise<FarSide> {
  const seen: Seen[] = [];
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('latin1'),
      };
      seen.push(one);
      const { status = 200, headers = { 'content-type': 'application/json' }, body = JSON.stringify(one) } = answer?.(one) ?? {};
      response.writeHead(status, headers).end(body);
    });
  };
  return Object.assign(await serveHttp(listener), { seen });
}

export const pools = new HttpPools();

export interface Given {
  base_url?: string;
  headers?: Record<string, string>;
  authorization?: Authorization | Authorizations;
  inputs?: Record<string, unknown>;
  attempts?: RequestsOf['attempts'];
  signal?: AbortSignal;
}

export function httpFor({
  base_url,
  headers,
  authorization,
  inputs = {},
  attempts,
  signal = new AbortController().signal,
}: Given = {}): Http {
  const type = connectorType({
    id: 'probe',
    name: 'PROBE',
    title: 'Probe',
    description: 'for this test',
    connection: z.object({}),
    base_url,
    headers,
    authorization,
    default_action: 'one',
    actions: { one: { title: 'One', inputs: z.object({}), outputs: z.object({}), run: async () => ({}) } },
  });
  const sender = pools.under(new AddressPolicy(['127.0.0.0/8']));
  return httpOf(sender, { type: compileType(type), inputs, signal, attempts });
}
