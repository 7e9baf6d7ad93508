/** Lists, page by page. */
export interface Page<T> {
  items: T[];
  /** the cursor of the next page; null at the end */
  next: string | null;
}

/**
 * All items of a list:
 *
 *   for await (const flow of everyItem((cursor) => client.GET('/api/v1/flows', { params: { query: { cursor } } }))) …
 */
export async function* everyItem<T>(ask: (cursor: string | undefined) => Promise<{ data?: Page<T> }>): AsyncGenerator<T> {
  let cursor: string | undefined;
  do {
    const { data } = await ask(cursor);
    yield* data?.items ?? [];
    cursor = data?.next ?? undefined;
  } while (cursor !== undefined);
}
