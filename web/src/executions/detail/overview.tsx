/** What people look for first: why it failed and where, then what went in and came out, its tries and its times. */
import type { ReactNode } from 'react';
import { isTerminal, type Execution } from '../../../../src/model.ts';
import { JsonView } from '../../ui/json-view.tsx';
import { Duration, When } from '../../ui/when.tsx';
import { exactText } from '../../ui/times.ts';
import { ExecutionLink } from '../execution-link.tsx';
import { Labels } from '../labels.tsx';
import { OriginWords } from '../origin.tsx';
import type { TreeStore } from '../tree/tree-store.ts';
import { Attempts } from './attempts.tsx';
import { CopyText } from './copy-text.tsx';
import { ErrorView } from './error-view.tsx';
import classes from './detail.module.css';

interface OverviewProps {
  execution: Execution;
  store: TreeStore;
  onGo(id: string): void;
  onSource(): void;
}

export function Overview({ execution, store, onGo, onSource }: OverviewProps) {
  const { error, message, attempts, inputs, output_value: output, status } = execution;
  return (
    <>
      {error && <ErrorView execution={execution} error={error} store={store} onGo={onGo} onSource={onSource} />}
      {message !== null && message !== error?.message && (
        <Part title="Message">
          <p className={classes['message']}>{message}</p>
        </Part>
      )}
      {attempts && attempts.length > 0 && (
        <Part title={`Attempts (${attempts.length})`}>
          <Attempts attempts={attempts} />
        </Part>
      )}
      <Part title="Inputs">{inputs === null ? <None>none</None> : <JsonView value={inputs} label="inputs" />}</Part>
      <Part title="Output">
        {output === null ? <None>{isTerminal(status) ? 'none' : 'none yet'}</None> : <JsonView value={output} label="output" />}
      </Part>
      <Part title="Times">
        <Times execution={execution} />
      </Part>
    </>
  );
}

export function Part({ title, children, beside }: { title: string; children: ReactNode; beside?: ReactNode }) {
  return (
    <section className={classes['part']}>
      <div className={classes['partHead']}>
        <h3>{title}</h3>
        {beside}
      </div>
      {children}
    </section>
  );
}

function None({ children }: { children: ReactNode }) {
  return <p className={classes['none']}>{children}</p>;
}

function Times({ execution }: { execution: Execution }) {
  const { created_at: created, started_at: started, ended_at: ended, wake_at: wake, status, attempt, labels, origin } = execution;
  const rows: [string, ReactNode][] = [
    ['Created', <time dateTime={created}>{exactText(created)}</time>],
    ['Started', started === null ? 'not yet' : <time dateTime={started}>{exactText(started)}</time>],
    ['Ended', ended === null ? 'not yet' : <time dateTime={ended}>{exactText(ended)}</time>],
    ['Duration', <Duration from={started} to={isTerminal(status) ? (ended ?? started) : null} />],
  ];
  if (wake !== null && !isTerminal(status)) rows.push(['Goes on', <When time={wake} />]);
  if (attempt > 1) rows.push(['Attempt', String(attempt)]);
  if (execution.copied_from) rows.push(['Kept from', <ExecutionLink id={execution.copied_from} />]);
  if (origin) rows.push(['Origin', <OriginWords origin={origin} />]);
  if (execution.continued_as) rows.push(['Continued as', <ExecutionLink id={execution.continued_as} />]);
  if (Object.keys(labels).length > 0) rows.push(['Labels', <Labels labels={labels} />]);
  if (execution.position !== null) rows.push(['Position', String(execution.position)]);
  rows.push(['Id', <CopyText text={execution.id} label="id" />]);
  return (
    <dl className={classes['times']}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
