/** Whether an operation gives a list page by page, as far as its parameters and its answer show it. */
import type { JsonObject } from '../../model.ts';
import type { JsonSchema, OperationPages } from '../../sdk/connector.ts';
import { objectAt } from './references.ts';

/** Keys under which lists stand, the likelier first. */
const LISTS = ['data', 'items', 'results', 'values', 'records', 'entries', 'elements', 'resources', 'list', 'content', 'rows', 'members'];
const CURSOR_PARAMETERS = [
  'cursor',
  'page_token',
  'pageToken',
  'next_token',
  'nextToken',
  'next_cursor',
  'after',
  'continue',
  'marker',
  'offset',
];
const CURSOR_KEYS = [
  'next_cursor',
  'nextCursor',
  'next_page_token',
  'nextPageToken',
  'next_token',
  'nextToken',
  'cursor',
  'response_metadata.next_cursor',
  'meta.next_cursor',
  'metadata.continue',
  'paging.next.after',
  'pagination.next_cursor',
  'page_info.next_cursor',
  'next_page.offset',
  'next_marker',
];
const PAGE_PARAMETERS = ['page', 'page_number', 'pageNumber', 'Page'];
const OFFSET_PARAMETERS = ['offset', 'skip', 'startAt', 'start_at'];

export interface Listing {
  /** the query parameters by the names that the service has for them, with their schemas */
  query: ReadonlyMap<string, JsonObject>;
  /** what the answer holds */
  outputs: JsonSchema;
  /** headers that the answer is said to have */
  headers: JsonObject;
}

/** Undefined where nothing of the kind is seen. */
export function pagesIn({ query, outputs, headers }: Listing): OperationPages | undefined {
  const items = listIn(outputs);
  if (items === undefined) return undefined;
  const at = items === '' ? {} : { items };
  if (Object.keys(headers).some((name) => name.toLowerCase() === 'link')) return { by: 'link', ...at };
  return cursorIn(query, outputs, at) ?? numbered(query, at);
}

function cursorIn(query: ReadonlyMap<string, JsonObject>, outputs: JsonSchema, at: { items?: string }): OperationPages | undefined {
  if (query.has('starting_after') && propertiesOf(outputs)['has_more']) {
    return { by: 'cursor', ...at, param: 'starting_after', last_item: 'id', more: 'has_more' };
  }
  const param = CURSOR_PARAMETERS.find((name) => query.has(name));
  const cursor = CURSOR_KEYS.find((path) => fieldAt(outputs, path) !== undefined);
  return param !== undefined && cursor !== undefined ? { by: 'cursor', ...at, param, cursor } : undefined;
}

function numbered(query: ReadonlyMap<string, JsonObject>, at: { items?: string }): OperationPages | undefined {
  const page = PAGE_PARAMETERS.find((name) => query.has(name));
  if (page !== undefined) return { by: 'page', ...at, ...(page !== 'page' && { param: page }), ...firstPage(query.get(page)) };
  const offset = OFFSET_PARAMETERS.find((name) => query.has(name));
  return offset === undefined ? undefined : { by: 'offset', ...at, ...(offset !== 'offset' && { param: offset }) };
}

/** Some count from 0: whoever starts at 1 there misses a page. */
function firstPage(schema: JsonObject = {}): { start?: number } {
  return schema['default'] === 0 || (schema['default'] === undefined && schema['minimum'] === 0) ? { start: 0 } : {};
}

/** The key of the list, '' where the whole answer is one. Of several lists none is taken that is not called like one. */
function listIn(outputs: JsonSchema): string | undefined {
  if (outputs.type === 'array') return '';
  const lists = Object.entries(propertiesOf(outputs))
    .filter(([, field]) => field.type === 'array')
    .map(([key]) => key);
  const [only] = lists;
  return lists.length === 1 && only !== undefined ? only : LISTS.find((key) => lists.includes(key));
}

function fieldAt(schema: JsonSchema, path: string): JsonSchema | undefined {
  return path.split('.').reduce<JsonSchema | undefined>((at, key) => at && propertiesOf(at)[key], schema);
}

/** Also of an object that may be null. */
function propertiesOf(schema: JsonSchema): Record<string, JsonSchema> {
  const own = objectAt(schema as JsonObject, 'properties');
  if (Object.keys(own).length > 0) return own as Record<string, JsonSchema>;
  const [first] = schema.anyOf ?? [];
  return first ? propertiesOf(first) : {};
}
