/** An Incoming Webhook says with status 200 that Teams did not take the message. */
import { excerpt } from 'petiole/connector';
import type { Problem, ProblemOf } from 'petiole/connector';

export const problem: ProblemOf = ({ status, body }): Problem | undefined => {
  if (status !== 200 || typeof body !== 'string') return undefined;
  const [, told] = /HTTP error (\d{3})/.exec(body) ?? [];
  if (told === undefined) return undefined;
  const message = excerpt(body.replace(/\s+/g, ' '), 300);
  return { message, code: 'COMMAND_FAILED', ...(told === '429' ? { limited: true } : { retryable: told.startsWith('5') }) };
};
