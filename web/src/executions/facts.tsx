/** The line of facts below the title: of the whole tree. */
import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { isTerminal, type Status } from '../../../src/model.ts';
import { STATUS, StatusSign } from '../ui/status-badge.tsx';
import { Duration, When } from '../ui/when.tsx';
import { Labels } from './labels.tsx';
import { ExecutionLink } from './execution-link.tsx';
import { OriginWords } from './origin.tsx';
import type { TreeStore } from './tree/tree-store.ts';
import { useTreeVersion } from './tree/use-tree.ts';
import type { ExecutionNode } from './types.ts';
import classes from './facts.module.css';

export function Facts({ root, store }: { root: ExecutionNode; store: TreeStore }) {
  return (
    <dl className={classes['facts']}>
      {root.flow !== null && (
        <Fact name="Flow">
          <Anchor size="xs" renderRoot={(props) => <Link to="/flows/$name" params={{ name: root.flow! }} {...props} />}>
            {root.flow}
          </Anchor>
          {root.flow_version && <code title={`Version ${root.flow_version}`}> {root.flow_version.slice(0, 7)}</code>}
        </Fact>
      )}
      <Fact name="Started">
        <When time={root.started_at} none="not yet" />
      </Fact>
      <Fact name="Duration">
        <Duration from={root.started_at} to={isTerminal(root.status) ? (root.ended_at ?? root.started_at) : null} />
      </Fact>
      <Fact name="Executions">
        <Counts store={store} />
      </Fact>
      {root.origin && (
        <Fact name="Origin">
          <OriginWords origin={root.origin} />
        </Fact>
      )}
      {root.continued_as !== null && (
        <Fact name="Continued as">
          <ExecutionLink id={root.continued_as} />
        </Fact>
      )}
      {Object.keys(root.labels).length > 0 && (
        <Fact name="Labels">
          <Labels labels={root.labels} />
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes['fact']}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** How many there are, and how many of those did not go well or are still at it. */
function Counts({ store }: { store: TreeStore }) {
  useTreeVersion(store);
  const counts = store.counts();
  const shown: Status[] = ['ENDED_ERROR', 'RUNNING', 'WAITING', 'PAUSED', 'PENDING'];
  return (
    <span className={classes['counts']}>
      <span>{store.size.toLocaleString()}</span>
      {shown
        .filter((status) => counts.has(status))
        .map((status) => (
          <span key={status} className={classes['count']} title={STATUS[status].word}>
            <StatusSign status={status} size={12} label />
            {counts.get(status)?.toLocaleString()}
          </span>
        ))}
    </span>
  );
}
