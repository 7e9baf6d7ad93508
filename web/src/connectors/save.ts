/** Saves the document of a connector, and says what stood in the way. */
import { answerOf } from '../api/client.ts';
import { isProblem } from '../api/problem.ts';
import type { Mistake } from './document.ts';
import type { Connector } from './queries.ts';

export type Saved =
  | { kind: 'saved'; connector: Connector; etag: string | null }
  /** somebody else saved meanwhile */
  | { kind: 'conflict' }
  | { kind: 'refused'; message: string; mistakes: Mistake[] };

/** `name` null: a new one. `etag` null: whatever is there. */
export async function save(name: string | null, document: string, etag: string | null): Promise<Saved> {
  const sent = { body: document, as: 'application/yaml' } as const;
  try {
    const { data, etag: next } =
      name === null
        ? await answerOf('post', '/api/v1/connectors', sent)
        : await answerOf('put', '/api/v1/connectors/{name}', { path: { name }, header: { 'if-match': etag ?? undefined }, ...sent });
    return { kind: 'saved', connector: data as Connector, etag: next };
  } catch (error) {
    if (isProblem(error, 412)) return { kind: 'conflict' };
    if (!isProblem(error) || error.status < 400 || error.status >= 500 || error.status === 401 || error.status === 403) throw error;
    const { line, column } = error.problem as { line?: number; column?: number };
    const mistakes: Mistake[] = line === undefined ? [] : [{ line, column: column ?? 1, message: error.message, severity: 'error' }];
    return { kind: 'refused', message: error.message, mistakes };
  }
}
