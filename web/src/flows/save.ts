/** Saves a draft, and says what stood in the way. */
import { answerOf, api } from '../api/client.ts';
import { isProblem, type ApiError } from '../api/problem.ts';
import { scriptAndModules } from './draft.ts';
import type { Files, Flow, TypeProblem } from './queries.ts';

export type Saved =
  | { kind: 'saved'; flow: Flow; etag: string | null }
  /** somebody else saved meanwhile */
  | { kind: 'conflict' }
  | { kind: 'broken'; problems: TypeProblem[] };

export async function checkTypes(name: string, files: Files): Promise<TypeProblem[]> {
  const body = { name, ...scriptAndModules(name, files) };
  return (await api.post('/api/v1/flows/check', { body })).problems;
}

/** `etag` null: whatever is there. */
export async function save(name: string, files: Files, etag: string | null): Promise<Saved> {
  try {
    const { data, etag: next } = await answerOf('put', '/api/v1/flows/{name}', {
      path: { name },
      header: { 'if-match': etag ?? undefined },
      body: scriptAndModules(name, files),
    });
    return { kind: 'saved', flow: data as Flow, etag: next };
  } catch (error) {
    if (isProblem(error, 412)) return { kind: 'conflict' };
    if (isProblem(error) && error.code === 'COMPILE_ERROR') return { kind: 'broken', problems: problemsOf(error) };
    throw error;
  }
}

interface BundlerProblem {
  file: string | null;
  line: number | null;
  column: number | null;
  text: string;
}

function problemsOf({ message, problem }: ApiError): TypeProblem[] {
  const { errors, file = null, line = null, column = null } = problem as Partial<TypeProblem> & { errors?: BundlerProblem[] };
  if (Array.isArray(errors) && errors.length > 0)
    return errors.map(({ text, ...place }) => ({ ...place, message: text, code: 'COMPILE_ERROR', is_syntax: false }));
  return [{ file, line, column, message, code: 'COMPILE_ERROR', is_syntax: false }];
}
