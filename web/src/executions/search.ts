/** What stands in the addresses of this area. */
import { EXECUTION_TYPES, STATUSES, type ExecutionType, type Status } from '../../../src/model.ts';
import { flag, oneOf, someOf, text } from '../api/search.ts';

export interface ListSearch {
  status?: Status[];
  type?: ExecutionType[];
  flow?: string;
  connector?: string;
  label?: string;
  q?: string;
  from?: string;
  to?: string;
  /** children too, not only what somebody started */
  all?: true;
  /** an older page */
  cursor?: string;
}

export function listSearch(search: Record<string, unknown>): ListSearch {
  const texts = Object.fromEntries(
    (['flow', 'connector', 'label', 'q', 'from', 'to', 'cursor'] as const).map((key) => [key, text(search[key])]),
  );
  return withoutAbsent({
    ...texts,
    status: someOf(search['status'], STATUSES),
    type: someOf(search['type'], EXECUTION_TYPES),
    all: flag(search['all']),
  });
}

export const TABS = ['overview', 'logs', 'source'] as const;
export type Tab = (typeof TABS)[number];

export interface OneSearch {
  /** the chosen row */
  node?: string;
  tab?: Tab;
  errors?: true;
}

export function oneSearch(search: Record<string, unknown>): OneSearch {
  return withoutAbsent({ node: text(search['node']), tab: oneOf(search['tab'], TABS), errors: flag(search['errors']) });
}

/** An absent parameter does not stand in the address, not even as `undefined`. */
function withoutAbsent<T extends object>(search: T): T {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as T;
}
