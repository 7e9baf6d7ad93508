/** Slack says with status 200 what went wrong: `{ ok: false, error: 'channel_not_found' }`. */
import { excerpt } from 'petiole/connector';
import type { ConnectorErrorCode, Problem, ProblemOf } from 'petiole/connector';

interface Body {
  ok?: unknown;
  error?: unknown;
  needed?: unknown;
  provided?: unknown;
  errors?: unknown;
  response_metadata?: { messages?: unknown };
}

/** The token, not the message, is what is wrong. `token_expired` has the host get another one. */
const OF_THE_TOKEN = new Set(
  'invalid_auth not_authed account_inactive token_revoked token_expired no_permission org_login_required two_factor_setup_required'.split(
    ' ',
  ),
);
/** Slack's own trouble: it may have done some of it. */
const OF_THE_MOMENT = new Set('internal_error fatal_error service_unavailable request_timeout'.split(' '));
const TOO_OFTEN = new Set(['ratelimited', 'rate_limited']);

export const problem: ProblemOf = ({ status, body }): Problem | undefined => {
  const answer = (body ?? {}) as Body;
  if (answer.ok !== false) return undefined;
  const error = typeof answer.error === 'string' ? answer.error : 'no reason given';
  const isLimited = TOO_OFTEN.has(error);
  const isSuccess = status >= 200 && status < 300;
  return {
    message: `${error}${detailsOf(answer)}`,
    ...(isSuccess && { code: codeOf(error) }),
    ...(isLimited ? { limited: true } : isSuccess && { retryable: OF_THE_MOMENT.has(error) }),
  };
};

function codeOf(error: string): ConnectorErrorCode {
  return OF_THE_TOKEN.has(error) ? 'AUTHENTICATION_FAILED' : 'COMMAND_FAILED';
}

/** `missing_scope` names the scope, `invalid_arguments` the argument. */
function detailsOf({ needed, provided, errors, response_metadata }: Body): string {
  if (typeof needed === 'string') return ` (needed: ${needed}; provided: ${String(provided)})`;
  const list = [errors, response_metadata?.messages].find((one) => Array.isArray(one) && one.length > 0) as unknown[] | undefined;
  return list ? ` (${excerpt(list.map(String).join('; '), 400)})` : '';
}
