/** Goes through the pages of a list, one request each, when they are asked for. */
import { ConnectorError } from './errors.ts';
import type { Headers, HttpCall, Params } from './http.ts';

interface Common<T, B> {
  /** the items of a page */
  items: (body: B) => readonly T[] | null | undefined;
  /** default 1,000; more pages end in an error, since a list that is cut silently is worse */
  max_pages?: number;
}

/** `page` and `offset` end with a page that has no items (or fewer than `size`), `cursor` and `link` where there is no next one. */
export type PageRules<T, B> = Common<T, B> &
  (
    | { by: 'page'; param?: string; start?: number; size?: number; size_param?: string }
    | { by: 'offset'; param?: string; start?: number; size?: number; size_param?: string }
    | { by: 'cursor'; param?: string; cursor: (body: B) => string | number | null | undefined }
    /** the `Link` header with `rel="next"` (RFC 8288) */
    | { by: 'link' }
  );

/** Makes the request of a page; `url` is given where the server named the next page by its address. */
export type PageCall<B> = (at: { url?: string; params: Params; headers: Headers }) => HttpCall<B>;

export function paginate<T, B = unknown>(_call: PageCall<B>, _rules: PageRules<T, B>): AsyncGenerator<T, void, undefined> {
  throw new ConnectorError('INVALID_INPUT', 'paginate is not there yet');
}
