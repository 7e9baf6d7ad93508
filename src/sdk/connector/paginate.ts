/** Goes through the pages of a list, one request each, when they are asked for. */
import LinkHeader from 'http-link-header';
import { ConnectorError } from './errors.ts';
import type { HttpCall, Params } from './http.ts';

interface Common<T, B> {
  /** the items of a page; default: the body itself, where it is a list */
  items?: (body: B) => readonly T[] | null | undefined;
  /** stops after so many, without an error. Default: no limit, but 10,000 pages are an error */
  max_pages?: number;
}

interface Sized {
  /** number of the first page, or offset of the first item */
  start?: number;
  /** items of a page; a page that has fewer is the last one */
  size?: number;
  /** the parameter that says so; absent: it is not sent */
  size_param?: string;
}

/** How the next page is found. Every kind ends with a page that has no items. */
export type PageRules<T, B> = Common<T, B> &
  /** 1, 2, 3, … in the parameter `page` */
  (
    | (Sized & { by: 'page'; param?: string })
    /** how many items came before, in the parameter `offset` */
    | (Sized & { by: 'offset'; param?: string })
    /** what the page before says, in the parameter `cursor` or in the payload. Ends where it says nothing, or the same again */
    | { by: 'cursor'; param?: string; in?: 'params' | 'payload'; cursor: (body: B) => string | number | null | undefined }
    /** the `Link` header with `rel="next"` (RFC 8288) */
    | { by: 'link' }
  );

const MOST_PAGES = 10_000;

/**
 * All items of a list, page by page. The request is a pattern: each page is a copy of it, with its authorization and retries.
 * Rejects with the error of the page that failed, and where the server gives the same page again.
 *
 * @example for await (const customer of paginate(http.get('/customers'), { by: 'page', items: (body) => body.customers })) ids.push(customer.id);
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export async function* paginate<T = any, B = any>(call: HttpCall<B>, rules: PageRules<T, B>): AsyncGenerator<T, void, undefined> {
  const most = rules.max_pages ?? MOST_PAGES;
  const seen = new Set<string>();
  let next: HttpCall<B> | undefined = first(call, rules);
  let before = '';
  for (let page = 1, count = 0; next && page <= most; page++) {
    const sent: HttpCall<B> = next;
    const body = await sent;
    const items = itemsOf(body, rules);
    if (items.length === 0) return;
    const text = JSON.stringify(items);
    if (text === before) throw repeated(rules);
    before = text;
    yield* items;
    count += items.length;
    const at = { rules, page, count, items, seen };
    next = rules.by === 'link' ? linked(sent, (await sent.response()).headers['link'], seen) : following(call, body, at);
  }
  if (next && rules.max_pages === undefined) {
    throw new ConnectorError('INVALID_RESPONSE', `the list has more than ${MOST_PAGES} pages: give max_pages to stop before`, {
      retryable: false,
    });
  }
}

interface Position<T, B> {
  rules: PageRules<T, B>;
  /** number of the page that was read, from 1 */
  page: number;
  /** items so far */
  count: number;
  items: readonly T[];
  /** cursors so far */
  seen: Set<string>;
}

function first<T, B>(call: HttpCall<B>, rules: PageRules<T, B>): HttpCall<B> {
  if (rules.by === 'link' || rules.by === 'cursor') return call.copy();
  return call.copy({
    params: { ...sizeOf(rules), ...(rules.by === 'page' ? { [rules.param ?? 'page']: rules.start ?? 1 } : offset(rules, 0)) },
  });
}

/** Not async: a promise would send the request that it gives. */
function following<T, B>(call: HttpCall<B>, body: B, at: Position<T, B>): HttpCall<B> | undefined {
  const { rules, page, count, items, seen } = at;
  if (rules.by === 'link') return undefined;
  if (rules.by === 'cursor') {
    const cursor = rules.cursor(body);
    if (cursor === null || cursor === undefined || cursor === '' || seen.has(String(cursor))) return undefined;
    seen.add(String(cursor));
    const change = { [rules.param ?? 'cursor']: cursor };
    return rules.in === 'payload' ? call.copy().payload(change) : call.copy({ params: change });
  }
  if (rules.size !== undefined && items.length < rules.size) return undefined;
  const place = rules.by === 'page' ? { [rules.param ?? 'page']: (rules.start ?? 1) + page } : offset(rules, count);
  return call.copy({ params: { ...sizeOf(rules), ...place } });
}

function sizeOf({ size, size_param }: Sized): Params {
  return size !== undefined && size_param !== undefined ? { [size_param]: size } : {};
}

function offset({ param = 'offset', start = 0 }: { param?: string; start?: number }, count: number): Params {
  return { [param]: start + count };
}

function linked<B>(sent: HttpCall<B>, header: string | string[] | undefined, seen: Set<string>): HttpCall<B> | undefined {
  if (!header) return undefined;
  const [next] = LinkHeader.parse(String(header)).rel('next');
  if (!next || seen.has(next.uri)) return undefined;
  seen.add(next.uri);
  return sent.copy({ url: next.uri });
}

function itemsOf<T, B>(body: B, { items }: PageRules<T, B>): readonly T[] {
  const found = items ? items(body) : body;
  if (found === null || found === undefined) return [];
  if (Array.isArray(found)) return found as readonly T[];
  throw new ConnectorError('INVALID_RESPONSE', 'a page holds no list where its items are looked for: give items, a function of the body', {
    retryable: false,
  });
}

function repeated(rules: { by: string; param?: string }): ConnectorError {
  const what = rules.by === 'link' ? 'the Link header' : `the parameter '${rules.param ?? rules.by}'`;
  return new ConnectorError('INVALID_RESPONSE', `the server gave the same page twice: it does not follow ${what}`, { retryable: false });
}
