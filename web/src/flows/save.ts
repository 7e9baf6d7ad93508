/** Saves a draft, and says what stood in the way. */
import { call, path } from '../api/client.ts';
import { isProblem } from '../api/problem.ts';
import { scriptAndModules } from './draft.ts';
import type { Files, Flow, TypeProblem } from './queries.ts';

export type Saved =
  | { kind: 'saved'; flow: Flow; etag: string | null }
  /** somebody else saved meanwhile */
  | { kind: 'conflict' }
  | { kind: 'broken'; problems: TypeProblem[] };

export async function checkTypes(name: string, files: Files): Promise<TypeProblem[]> {
  const body = { name, ...scriptAndModules(name, files) };
  return (await call<{ problems: TypeProblem[] }>('POST', '/flows/check', { body })).data.problems;
}

/** `etag` null: whatever is there. */
export async function save(name: string, files: Files, etag: string | null): Promise<Saved> {
  const headers: Record<string, string> = etag === null ? {} : { 'if-match': etag };
  try {
    const answer = await call<Flow>('PUT', path`/flows/${name}`, { body: scriptAndModules(name, files), headers });
    return { kind: 'saved', flow: answer.data, etag: answer.etag };
  } catch (error) {
    if (isProblem(error, 412)) return { kind: 'conflict' };
    if (isProblem(error) && error.code === 'COMPILE_ERROR') return { kind: 'broken', problems: problemsOf(error.message, error.details) };
    throw error;
  }
}

interface BundlerProblem {
  file: string | null;
  line: number | null;
  column: number | null;
  text: string;
}

function problemsOf(message: string, details: Record<string, unknown>): TypeProblem[] {
  const { errors, file = null, line = null, column = null } = details as Partial<TypeProblem> & { errors?: BundlerProblem[] };
  if (Array.isArray(errors) && errors.length > 0)
    return errors.map(({ text, ...place }) => ({ ...place, message: text, code: 'COMPILE_ERROR' }));
  return [{ file, line, column, message, code: 'COMPILE_ERROR' }];
}
