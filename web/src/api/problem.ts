/** What the server says when something went wrong (RFC 9457), as an error. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  /** 0 where no answer came at all */
  readonly status: number;
  readonly code: string;
  /** further members of the problem document */
  readonly details: Record<string, unknown>;

  constructor(status: number, code: string, detail: string, details: Record<string, unknown> = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

export function isProblem(error: unknown, status?: number): error is ApiProblem {
  return error instanceof ApiProblem && (status === undefined || error.status === status);
}

export async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null);
  const { code, detail, title, ...details } = (body ?? {}) as { code?: string; detail?: string; title?: string };
  const said = detail ?? title ?? `the server answered ${response.status} ${response.statusText}`.trim();
  return new ApiProblem(response.status, code ?? `HTTP_${response.status}`, said, details);
}

/** One sentence for people. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
