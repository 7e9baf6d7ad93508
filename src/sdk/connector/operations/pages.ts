/** How an operation reads on through the pages of a list: `paginate()`, described. */
import type { PageRules } from '../paginate.ts';
import type { JsonSchema } from '../schema.ts';

export interface OperationPages {
  by: 'page' | 'offset' | 'cursor' | 'link';
  /** the key of the body under which the items are; absent: the body is the list */
  items?: string;
  /** the query parameter; default: as `paginate()` has it */
  param?: string;
  /** number of the first page, or offset of the first item */
  start?: number;
  /** with `cursor`: where the body has the next one, keys with dots between them */
  cursor?: string;
  /** with `cursor`: the next one is this key of the last item, as long as `more` is true in the body */
  last_item?: string;
  more?: string;
}

type Body = Record<string, unknown>;

/** The rules for `paginate()`, and what becomes of the items. */
export function pagesOf(pages: OperationPages): { rules: PageRules<unknown, unknown>; whole: (items: unknown[]) => unknown } {
  const { items: key } = pages;
  let last: Body = {};
  const items = (body: unknown): readonly unknown[] | null | undefined => {
    if (key === undefined) return body as readonly unknown[];
    last = (body ?? {}) as Body;
    return at(last, key) as readonly unknown[] | null | undefined;
  };
  const whole = (all: unknown[]): unknown => (key === undefined ? all : put(last, key, all));
  return { rules: { ...rulesOf(pages), items } as PageRules<unknown, unknown>, whole };
}

function rulesOf({ by, param, start, cursor, last_item, more, items }: OperationPages): object {
  const common = { by, ...(param !== undefined && { param }), ...(start !== undefined && { start }) };
  if (by !== 'cursor') return common;
  const next = (body: unknown): unknown => {
    if (last_item === undefined) return at(body as Body, cursor ?? 'cursor');
    const list = items === undefined ? body : at(body as Body, items);
    const isLast = more !== undefined && at(body as Body, more) !== true;
    const last = isLast || !Array.isArray(list) ? undefined : (list.at(-1) as Body | undefined);
    return last?.[last_item];
  };
  return { ...common, cursor: next };
}

export function pageInputs({ by }: OperationPages): Record<string, JsonSchema> {
  return {
    max_items: {
      type: 'integer',
      minimum: 0,
      description: `Reads on through the pages (by ${by}) until there are so many items; absent: one page, as the service gives it`,
    },
  };
}

function at(body: Body | null | undefined, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value !== null && typeof value === 'object' ? (value as Body)[key] : undefined), body);
}

function put(body: Body, path: string, value: unknown): Body {
  const [key = '', ...rest] = path.split('.');
  return { ...body, [key]: rest.length ? put((body[key] ?? {}) as Body, rest.join('.'), value) : value };
}
