/** What a question to the server leads to: its answer, or why there is none yet. An answer that grew old is still shown. */
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Permission } from '../../../src/permissions.ts';
import { useMay } from '../api/me.ts';
import { isProblem } from '../api/problem.ts';
import { useNow } from './now.ts';
import { Denied, Failed, Loading } from './states.tsx';
import { clockText } from './times.ts';
import classes from './live-sign.module.css';

interface AnsweredProps<T> {
  query: UseQueryResult<T>;
  children(data: T): ReactNode;
  /** what is being loaded */
  what?: string;
}

export function Answered<T>({ query, children, what }: AnsweredProps<T>) {
  // What the role lost meanwhile is not shown on.
  if (query.data !== undefined && !isProblem(query.error, 403)) return <>{children(query.data)}</>;
  if (query.isError) return <Failed error={query.error} again={() => void query.refetch()} />;
  return <Loading what={what} />;
}

/** The content for who may see it. Who may not is told before anything is asked. */
export function Permitted({ needs, children }: { needs: Permission; children: ReactNode }) {
  const { allowed, why } = useMay(needs);
  return allowed ? <>{children}</> : <Denied error={new Error(why)} />;
}

const LATE_MS = 15_000;

/** Beside the title of a page that asks again and again: how old the answer is, once that matters. */
export function Freshness({ query }: { query: Pick<UseQueryResult, 'dataUpdatedAt' | 'isError' | 'failureCount'> }) {
  const isBroken = query.isError || query.failureCount > 0;
  const now = useNow();
  if (query.dataUpdatedAt === 0) return null;
  const isLate = isBroken || now - query.dataUpdatedAt > LATE_MS;
  const at = clockText(new Date(query.dataUpdatedAt).toISOString()).slice(0, 8);
  return (
    <span className={classes['sign']} data-kind={isLate ? 'reconnecting' : 'live'} role="status">
      <span className={classes['dot']} aria-hidden />
      {isLate ? `As of ${at}. The server does not answer; it is asked again` : 'Up to date'}
    </span>
  );
}
