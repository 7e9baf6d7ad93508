/** What a page shows when it has nothing to show: still loading, nothing there, something wrong, not permitted, gone. */
import { Button, Loader, Text } from '@mantine/core';
import { IconAlertTriangle, IconArchiveOff, IconLock, IconPlugConnectedX } from '@tabler/icons-react';
import type { ComponentType, ReactNode } from 'react';
import { isProblem, isUnreachable, wordsOf } from '../api/problem.ts';
import classes from './states.module.css';

export function Loading({ what = 'Loading' }: { what?: string }) {
  return (
    <div className={classes['state']} role="status">
      <Loader size="sm" aria-hidden />
      <Text size="sm" c="var(--pt-quiet)">
        {what} …
      </Text>
    </div>
  );
}

interface StateProps {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  icon?: ComponentType<{ size?: number; stroke?: number }>;
  role?: 'alert' | 'status';
}

function State({ title, children, action, icon: Icon, role }: StateProps) {
  return (
    <div className={classes['state']} role={role}>
      {Icon && (
        <span className={classes['sign']} aria-hidden>
          <Icon size={28} stroke={1.4} />
        </span>
      )}
      <p className={classes['title']}>{title}</p>
      {children !== undefined && <div className={classes['text']}>{children}</div>}
      {action}
    </div>
  );
}

/** Nothing is there; `children` says why, or what to do to have something. */
export function Empty(props: Omit<StateProps, 'role'>) {
  return <State {...props} />;
}

/** Says what went wrong in the words of the server. 403 and 404 get their own look. */
export function Failed({ error, again, title }: { error: unknown; again?: () => void; title?: string }) {
  if (isProblem(error, 403)) return <Denied error={error} />;
  if (isProblem(error, 404) && title === undefined) return <Gone error={error} />;
  const isAway = isUnreachable(error) || isProblem(error, 503);
  return (
    <State
      role="alert"
      icon={isAway ? IconPlugConnectedX : IconAlertTriangle}
      title={title ?? (isAway ? 'The server cannot be reached' : 'This did not work')}
      action={again && <Button onClick={again}>Try again</Button>}
    >
      {wordsOf(error)}
      {isProblem(error) && <code className={classes['code']}>{error.code}</code>}
    </State>
  );
}

export function Denied({ error }: { error?: unknown }) {
  return (
    <State role="alert" icon={IconLock} title="Your role does not permit this">
      {error === undefined ? 'Ask an admin of this server for another role.' : wordsOf(error)}
    </State>
  );
}

function Gone({ error }: { error: unknown }) {
  return (
    <State role="alert" icon={IconArchiveOff} title="Not there, or not there any more">
      {wordsOf(error)}
    </State>
  );
}
