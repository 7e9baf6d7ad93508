/** An answer as the error that it is: by its status, or because the type says so. */
import { STATUS_CODES } from 'node:http';
import { ConnectorError, type Exchange, type HttpAnswer, type ProblemOf, type ShownRequest } from '../../sdk/connector.ts';
import { wordsOf } from '../../sdk/connector/problem.ts';
import { placeOf } from './exchange.ts';

/** Undefined where the answer is a success, for the service too. */
export function failureOf(
  exchanged: Exchange,
  answer: HttpAnswer,
  { problemOf, shown }: { problemOf: ProblemOf | undefined; shown: () => ShownRequest },
): ConnectorError | undefined {
  const { status, body } = answer;
  const problem = problemOf?.(answer);
  if (!problem && status >= 200 && status < 300) return undefined;
  const words = problem?.message ?? wordsOf(body);
  const { limited, retryable = limited ? true : undefined } = problem ?? {};
  return new ConnectorError(problem?.code ?? 'UNEXPECTED_STATUS', `${told(exchanged)}${words ? `: ${words}` : ''}`, {
    status,
    response: body,
    request: shown(),
    retryAfterMs: problem?.retryAfterMs ?? exchanged.retryAfterMs,
    ...(limited && { limited }),
    ...(retryable !== undefined && { retryable }),
  });
}

function told({ status, request, isRedirect }: Exchange): string {
  if (isRedirect) return `${placeOf(request)} redirected too often (status ${status})`;
  const reason = STATUS_CODES[status];
  return `${placeOf(request)} answered ${status}${reason ? ` ${reason}` : ''}`;
}
