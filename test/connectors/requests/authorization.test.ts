import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Authorization, Authorizations } from '../../../src/sdk/connector.ts';
import { secret } from '../../../src/sdk/connector.ts';
import { farSide, httpFor, pools, type FarSide, type Seen } from './support.ts';

const servers: FarSide[] = [];
const serve = async (...given: Parameters<typeof farSide>): Promise<FarSide> => {
  const server = await farSide(...given);
  servers.push(server);
  return server;
};

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});
afterAll(() => pools.close());

const sent = async (authorization: Authorization | Authorizations, inputs: Record<string, unknown>): Promise<Seen> => {
  const server = await serve();
  return (await httpFor({ authorization, inputs }).get(`${server.url}/x?a=1`)) as Seen;
};

describe('each kind is applied to a request', () => {
  it('none', async () => {
    expect((await sent({ kind: 'none' }, {})).headers.authorization).toBeUndefined();
  });

  it('basic, also without a password and with other names of the fields', async () => {
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
    expect((await sent({ kind: 'basic' }, { user: 'me', password: 'pä:ss' })).headers.authorization).toBe(basic('me:pä:ss'));
    expect((await sent({ kind: 'basic', user: 'login', password: 'pin' }, { login: 'me', pin: '' })).headers.authorization).toBe(
      basic('me:'),
    );
  });

  it('api_key, in a header or the query, with a prefix', async () => {
    expect((await sent({ kind: 'api_key', in: 'header', name: 'X-Key' }, { api_key: 'k' })).headers['x-key']).toBe('k');
    const query = { kind: 'api_key', in: 'query', name: 'key', field: 'access', prefix: 'v1-' } as const;
    expect((await sent(query, { access: 'k&=' })).url).toBe('/x?a=1&key=v1-k%26%3D');
  });

  it('bearer, with other schemes and headers', async () => {
    expect((await sent({ kind: 'bearer' }, { token: 't' })).headers.authorization).toBe('Bearer t');
    expect((await sent({ kind: 'bearer', scheme: 'Token', field: 'pat' }, { pat: 't' })).headers.authorization).toBe('Token t');
    expect((await sent({ kind: 'bearer', scheme: '', header: 'PRIVATE-TOKEN' }, { token: 't' })).headers['private-token']).toBe('t');
  });

  it('custom, which sees method, address and body, and may change params, headers and payload', async () => {
    const server = await serve();
    const authorization: Authorization = {
      kind: 'custom',
      fields: z.object({ sign: secret(z.string()) }),
      apply: async (request, { sign }) => {
        await Promise.resolve();
        const text = `${request.method} ${request.url.pathname}${request.url.search} ${String(request.body)}`;
        request
          .headers({ 'x-signed': `${String(sign)} ${text}` })
          .params({ nonce: 1 })
          .payload({ by: 'me' });
      },
    };
    const http = httpFor({ authorization, inputs: { sign: 's' } });
    const seen = (await http.post(`${server.url}/p`).params({ a: 1 }).payload({ b: 2 })) as Seen;
    expect(seen.headers['x-signed']).toBe('s POST /p?a=1 {"b":2}');
    expect(seen.url).toBe('/p?a=1&nonce=1');
    expect(JSON.parse(seen.body)).toEqual({ b: 2, by: 'me' });
  });

  it('last: what the action or the flow set does not replace it', async () => {
    const server = await serve();
    const http = httpFor({ authorization: { kind: 'bearer' }, inputs: { token: 't' } });
    const seen = (await http.get(server.url).headers({ Authorization: 'Bearer other' }).user('other').password('x')) as Seen;
    expect(seen.headers.authorization).toBe('Bearer t');
  });
});

describe('several kinds', () => {
  const several: Authorizations = {
    key: { kind: 'api_key', in: 'header', name: 'x-key' },
    bearer: { kind: 'bearer' },
    open: { kind: 'none' },
  };

  it('the connector chooses one, the first is the default', async () => {
    expect((await sent(several, { api_key: 'k', token: 't' })).headers).toMatchObject({ 'x-key': 'k' });
    const seen = await sent(several, { authorization: 'bearer', api_key: 'k', token: 't' });
    expect(seen.headers).toMatchObject({ authorization: 'Bearer t' });
    expect(seen.headers).not.toHaveProperty('x-key');
    expect((await sent(several, { authorization: 'open', api_key: 'k' })).headers).not.toHaveProperty('x-key');
  });

  it('what the chosen one lacks is named', async () => {
    await expect(sent(several, { authorization: 'bearer', api_key: 'k' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: "PROBE: 'token' is missing, which the authorization 'bearer' needs (authorization)",
    });
  });
});

describe('the authorization stays with the origin that it is meant for', () => {
  const kinds: [string, Authorization, Record<string, unknown>][] = [
    ['basic', { kind: 'basic' }, { user: 'u', password: 'geheim-9' }],
    ['api_key in a header of any name', { kind: 'api_key', in: 'header', name: 'x-acme' }, { api_key: 'geheim-9' }],
    ['api_key in the query', { kind: 'api_key', in: 'query', name: 'q' }, { api_key: 'geheim-9' }],
    ['bearer', { kind: 'bearer', header: 'x-any' }, { token: 'geheim-9' }],
    ['custom', { kind: 'custom', apply: (request) => void request.headers({ 'x-mine': 'geheim-9' }) }, {}],
  ];
  const secretForms = ['geheim-9', Buffer.from('u:geheim-9').toString('base64')];
  const holdsSecret = (seen: Seen[]) => secretForms.some((form) => JSON.stringify(seen).includes(form));

  it.each(kinds)(
    '%s: a redirect within the origin has it again, one elsewhere has not, nor has its way back',
    async (_name, authorization, inputs) => {
      const other: FarSide = await serve(() => ({ status: 302, headers: { location: `${home.url}/back` } }));
      const home: FarSide = await serve(({ url }) => {
        if (url.startsWith('/start')) return { status: 302, headers: { location: '/second' } };
        if (url.startsWith('/second')) return { status: 307, headers: { location: `${other.url}/elsewhere` } };
        return { body: '{}' };
      });
      expect(await httpFor({ authorization, inputs }).get(`${home.url}/start`)).toEqual({});
      expect(home.seen.map((seen) => [seen.url.split('?')[0], holdsSecret([seen])])).toEqual([
        ['/start', true],
        ['/second', true],
        ['/back', false],
      ]);
      expect(other.seen).toHaveLength(1);
      expect(holdsSecret(other.seen)).toBe(false);
    },
  );

  it.each(kinds)('%s: a request to another origin than base_url has none', async (_name, authorization, inputs) => {
    const [home, other] = [await serve(), await serve()];
    const http = httpFor({ base_url: home.url, authorization, inputs });
    await http.get(`${other.url}/x`);
    await http.get('/x');
    expect([holdsSecret(other.seen), holdsSecret(home.seen)]).toEqual([false, true]);
  });

  it('a redirected POST loses its payload with 303 and keeps it with 307', async () => {
    const server = await serve(({ url }) =>
      url === '/see'
        ? { status: 303, headers: { location: '/end' } }
        : url === '/keep'
          ? { status: 307, headers: { location: '/end' } }
          : {},
    );
    const http = httpFor({ authorization: { kind: 'bearer' }, inputs: { token: 't' } });
    expect(await http.post(`${server.url}/see`).payload({ a: 1 })).toMatchObject({
      method: 'GET',
      body: '',
      headers: { authorization: 'Bearer t' },
    });
    expect(await http.post(`${server.url}/keep`).payload({ a: 1 })).toMatchObject({
      method: 'POST',
      body: '{"a":1}',
      headers: { authorization: 'Bearer t' },
    });
  });

  it('a redirect takes the cookies along that were set on the way, beside those of the request', async () => {
    const server = await serve(({ url }) =>
      url === '/in' ? { status: 302, headers: { location: '/end', 'set-cookie': 'sid=1; Path=/' } } : {},
    );
    const http = httpFor({ authorization: { kind: 'bearer' }, inputs: { token: 't' } });
    const seen = (await http.get(`${server.url}/in`).headers({ cookie: 'mine=2; sid=0' })) as Seen;
    expect(seen.headers).toMatchObject({ cookie: 'mine=2; sid=1', authorization: 'Bearer t' });
  });

  it('a redirect without end is an error that names where it began', async () => {
    const server = await serve(() => ({ status: 302, headers: { location: '/again' } }));
    await expect(httpFor().get(`${server.url}/begin`)).rejects.toMatchObject({
      code: 'UNEXPECTED_STATUS',
      message: expect.stringContaining('redirected too often'),
    });
    expect(server.seen).toHaveLength(11);
  });
});
