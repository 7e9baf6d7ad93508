/** The transition table of `model.ts` as SQL, so that no statement has a table of its own. */
import { STATUSES, TERMINAL, TRANSITIONS, type Status } from '../../model.ts';

const list = (statuses: readonly Status[]): string => statuses.map((status) => `'${status}'`).join(', ');

/** `('ENDED_SUCCESS', …)`: the terminal statuses. */
export const ENDED = `(${list(TERMINAL)})`;

/** `('PENDING', …)`: the statuses from which a row may become `to`. */
export function before(to: Status): string {
  return `(${list(STATUSES.filter((from) => TRANSITIONS[from].includes(to)))})`;
}

/** The status that a row has after it was asked to become `to`: unchanged where the table has no such transition. */
export function transition(from: string, to: string): string {
  const cases = STATUSES.filter((status) => TRANSITIONS[status].length > 0).map(
    (status) => `when ${from} = '${status}' and ${to} in (${list(TRANSITIONS[status])}) then ${to}`,
  );
  return `case ${cases.join(' ')} else ${from} end`;
}
