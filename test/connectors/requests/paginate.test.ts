import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { paginate, type HttpCall, type PageRules } from '../../../src/sdk/connector.ts';
import { farSide, httpFor, pools, type FarSide } from './support.ts';

/** 25 items, ten a page, however they are asked for. */
const ALL = Array.from({ length: 25 }, (_, index) => index + 1);
let server: FarSide;

beforeAll(async () => {
  server = await farSide(({ url, body }) => {
    const { pathname, searchParams: query } = new URL(url, 'http://x');
    const json = { 'content-type': 'application/json' };
    const size = Number(query.get('limit') ?? 10);
    const at = (from: number) => ALL.slice(from, from + size);
    switch (pathname) {
      case '/page':
        return { body: JSON.stringify({ items: at((Number(query.get('page')) - 1) * size) }), headers: json };
      case '/offset':
        return { body: JSON.stringify(at(Number(query.get('skip')))), headers: json };
      case '/cursor': {
        const from = Number(body ? (JSON.parse(body) as { cursor?: number }).cursor : query.get('after')) || 0;
        return { body: JSON.stringify({ items: at(from), next: from + 10 < ALL.length ? from + 10 : null }), headers: json };
      }
      case '/link': {
        const from = Number(query.get('from'));
        const next = from + 10 < ALL.length ? { link: `</link?from=${from + 10}>; rel="next", </link>; rel="first"` } : {};
        return { body: JSON.stringify(at(from)), headers: { ...json, ...next } };
      }
      case '/round':
        return { body: JSON.stringify({ items: [Math.random()], next: 'again' }), headers: json };
      case '/deaf':
        return { body: JSON.stringify(at(0)), headers: json };
      default:
        return { status: 500, body: '{}', headers: json };
    }
  });
});
afterAll(async () => {
  await pools.close();
  await server?.stop();
});

interface Body {
  items: number[];
  next: number | string | null;
}

async function all(call: HttpCall, rules: PageRules<number, never>): Promise<{ items: number[]; requests: number }> {
  const before = server.seen.length;
  const items: number[] = [];
  for await (const item of paginate<number>(call, rules as PageRules<number, unknown>)) items.push(item);
  return { items, requests: server.seen.length - before };
}

const at = (path: string) => httpFor({ base_url: server.url }).get(path);

describe('paginate', () => {
  it.each<[string, string, PageRules<number, never>, number]>([
    ['pages, until one is empty', '/page', { by: 'page', items: (body: Body) => body.items }, 4],
    [
      'pages of a known size, until one is not full',
      '/page',
      { by: 'page', size: 10, size_param: 'limit', items: (body: Body) => body.items },
      3,
    ],
    ['offsets', '/offset', { by: 'offset', param: 'skip' }, 4],
    ['cursors', '/cursor', { by: 'cursor', param: 'after', cursor: (body: Body) => body.next, items: (body: Body) => body.items }, 3],
    ['Link headers', '/link', { by: 'link' }, 3],
  ])('gives all items by %s', async (_name, path, rules, requests) => {
    expect(await all(at(path), rules)).toEqual({ items: ALL, requests });
  });

  it('puts a cursor into the payload where it belongs there', async () => {
    const call = httpFor({ base_url: server.url }).post('/cursor').payload({ q: 'x' });
    const rules: PageRules<number, never> = {
      by: 'cursor',
      in: 'payload',
      cursor: (body: Body) => body.next,
      items: (body: Body) => body.items,
    };
    expect((await all(call, rules)).items).toEqual(ALL);
    expect(JSON.parse(server.seen.at(-1)?.body ?? '')).toEqual({ q: 'x', cursor: 20 });
  });

  it('keeps parameters, headers and authorization of the request', async () => {
    const http = httpFor({ base_url: server.url, authorization: { kind: 'bearer' }, inputs: { token: 't' } });
    await all(http.get('/page').params({ q: 'x' }).headers({ 'x-a': '1' }), { by: 'page', items: (body: Body) => body.items });
    expect(server.seen.at(-1)).toMatchObject({ url: '/page?q=x&page=4', headers: { 'x-a': '1', authorization: 'Bearer t' } });
  });

  it('asks for a page only when its items are wanted', async () => {
    const before = server.seen.length;
    for await (const item of paginate<number>(at('/page'), { by: 'page', items: (body: Body) => body.items })) if (item === 3) break;
    expect(server.seen.length - before).toBe(1);
  });

  it('stops at max_pages, and at a cursor that comes again', async () => {
    expect((await all(at('/page'), { by: 'page', max_pages: 2, items: (body: Body) => body.items })).items).toEqual(ALL.slice(0, 20));
    const rules: PageRules<number, never> = { by: 'cursor', cursor: (body: Body) => body.next, items: (body: Body) => body.items };
    expect((await all(at('/round'), rules)).requests).toBe(2);
  });

  it('fails where the server gives the same page again, where a page fails, and where there is no list', async () => {
    await expect(all(at('/deaf'), { by: 'page' })).rejects.toThrow("does not follow the parameter 'page'");
    await expect(all(at('/broken'), { by: 'page' })).rejects.toMatchObject({ code: 'UNEXPECTED_STATUS', status: 500 });
    await expect(all(at('/page'), { by: 'page' })).rejects.toThrow('holds no list');
  });

  it('sends no credentials to another origin that a Link header names', async () => {
    const other = await farSide(() => ({ body: '[2]', headers: { 'content-type': 'application/json' } }));
    const home = await farSide(() => ({
      body: '[1]',
      headers: { 'content-type': 'application/json', link: `<${other.url}/next>; rel=next` },
    }));
    const http = httpFor({ authorization: { kind: 'bearer' }, inputs: { token: 'geheim-7' } });
    const items: number[] = [];
    for await (const item of paginate<number>(http.get(home.url), { by: 'link' })) items.push(item);
    expect(items).toEqual([1, 2]);
    expect(JSON.stringify(home.seen)).toContain('geheim-7');
    expect(JSON.stringify(other.seen)).not.toContain('geheim-7');
    await Promise.all([home.stop(), other.stop()]);
  });
});
