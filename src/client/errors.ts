/** What can go wrong between a client and the API. */
import type { components } from './api.d.ts';

type Problem = components['schemas']['Problem'];

/** The server said no: its problem document (RFC 9457), as an error. The message is its `detail`. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** one of docs/errors.md; `UNKNOWN` where what answered is no server of this product */
  readonly code: Problem['code'] | 'UNKNOWN';
  readonly status: number;
  readonly problem: Partial<Problem>;

  constructor(problem: Partial<Problem>, status: number) {
    super(problem.detail ?? problem.title ?? `the server answered with ${status}`);
    this.code = problem.code ?? 'UNKNOWN';
    this.status = status;
    this.problem = problem;
  }

  /** What answered is something else. */
  static foreign(url: string, { status }: Response): ApiError {
    return new ApiError({ detail: `${url || 'the server'} did not answer with JSON: is it a server of this product?` }, status);
  }

  static async of(response: Response): Promise<ApiError> {
    return new ApiError(problemIn(await response.text().catch(() => '')), response.status);
  }
}

/** The server could not be asked, or it broke off. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';

  constructor(url: string, cause: unknown) {
    super(`${url || 'the server'} cannot be reached: ${reasonOf(cause)}`, { cause });
  }
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const { code, message } = (cause ?? {}) as { code?: string; message?: string };
  return code ?? message ?? String(cause);
}

function problemIn(text: string): Partial<Problem> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
