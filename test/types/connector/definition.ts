/** What an author of a connector type may write, and what does not compile. */
import { z } from 'zod';
import { connectorType, paginate, secret, type HttpCall } from 'petiole/connector';
import { expectAny, expectType } from '../support.ts';

const base = { id: 'x', name: 'X', title: 'X', description: 'x', default_action: 'do' } as const;

// zod
connectorType({
  ...base,
  connection: z.object({ host: z.string(), token: secret(z.string()).optional(), port: z.int().default(80) }),
  base_url: ({ host, port }) => `https://${host}:${port}`,
  // @ts-expect-error the connection has no such field
  test: async ({ connection }) => connection.hots,
  actions: {
    do: {
      title: 'Do',
      inputs: z.object({ n: z.int(), s: z.string().default('x'), o: z.string().optional() }),
      outputs: z.object({ ok: z.boolean(), at: z.string().default('now') }),
      run: async ({ connection, inputs, http, files }) => {
        expectType<{ host: string; token?: string | undefined; port: number }>()(connection);
        expectType<{ n: number; s: string; o?: string | undefined }>()(inputs);
        // @ts-expect-error there is no such input
        void inputs.nn;
        // @ts-expect-error there is no such connection field
        void connection.prot;
        expectAny(await http.get('/x'));
        expectType<number>()(
          await http
            .get<number>('/x')
            .params({ a: 1, b: ['x'] })
            .headers({ c: null }),
        );
        // @ts-expect-error there is no such format
        http.post('/x').format('yaml');
        // @ts-expect-error a form can be sent, but is no answer
        http.post('/x').responseFormat('form');
        expectType<string>()((await files.write('a', 'text/plain', (await import('node:stream')).Readable.from([]))).file_id);
        return { ok: true, more: 'is kept' };
      },
      sample_output: { ok: true },
    },
    other: {
      title: 'Other',
      inputs: z.object({}),
      outputs: z.object({ ok: z.boolean() }),
      // @ts-expect-error ok is no text
      run: async () => ({ ok: 'yes' }),
    },
    lacking: {
      title: 'Lacking',
      inputs: z.object({}),
      outputs: z.object({ ok: z.boolean() }),
      // @ts-expect-error ok is missing
      run: async () => ({}),
    },
    wrongSample: {
      title: 'Wrong sample',
      inputs: z.object({}),
      outputs: z.object({ ok: z.boolean() }),
      // @ts-expect-error ok is no number
      sample_output: { ok: 1 },
      run: ({ http }) => http.get('/lazy'),
    },
    anything: { title: 'Anything', inputs: z.object({}), outputs: z.unknown(), run: async () => [1] },
    open: { title: 'Open', inputs: z.object({}), outputs: z.object({}), run: async () => ({ whatever: 1 }) },
  },
});

// JSON Schema
connectorType({
  ...base,
  connection: {
    type: 'object',
    properties: { host: { type: 'string' }, port: { type: 'integer', default: 80 }, pin: { type: 'string' } },
    required: ['host'],
  },
  actions: {
    do: {
      title: 'Do',
      inputs: {
        type: 'object',
        properties: {
          mode: { enum: ['a', 'b'] },
          tags: { type: 'array', items: { type: 'string' } },
          address: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
          free: {},
        },
        required: ['tags', 'address'],
      },
      outputs: { type: 'object', properties: { id: { type: ['integer', 'null'] }, note: { type: 'string' } }, required: ['id'] },
      run: async ({ connection, inputs }) => {
        expectType<{ host: string; port: number; pin?: string }>()(connection);
        expectType<string[]>()(inputs.tags);
        expectType<string>()(inputs.address.city);
        expectType<'a' | 'b' | undefined>()(inputs.mode);
        expectType<unknown>()(inputs.free);
        // @ts-expect-error there is no such input
        void inputs.tag;
        return { id: null, more: true };
      },
    },
    wrong: {
      title: 'Wrong',
      inputs: { type: 'object', properties: {} },
      outputs: { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] },
      // @ts-expect-error id is no text
      run: async () => ({ id: '1' }),
    },
  },
});

// authorization
connectorType({
  ...base,
  connection: z.object({ region: z.string() }),
  authorization: {
    one: { kind: 'api_key', in: 'header', name: 'X-Key' },
    two: {
      kind: 'custom',
      fields: z.object({ key: z.string() }),
      apply: (request, { region }) => void request.headers({ region: region.toUpperCase() }),
    },
  },
  actions: { do: { title: 'Do', inputs: z.object({}), outputs: z.object({}), run: async () => ({}) } },
});
connectorType({
  ...base,
  connection: z.object({}),
  // @ts-expect-error an api_key says where it goes
  authorization: { kind: 'api_key', name: 'X-Key' },
  actions: { do: { title: 'Do', inputs: z.object({}), outputs: z.object({}), run: async () => ({}) } },
});

export async function pages(call: HttpCall<{ items: { id: number }[]; next?: string }>): Promise<void> {
  for await (const item of paginate(call, { by: 'cursor', cursor: (body) => body.next, items: (body) => body.items }))
    expectType<{ id: number }>()(item);
  // @ts-expect-error a cursor has to be found
  paginate(call, { by: 'cursor' });
}
