/** "Is anything wrong?": one sentence, and below it what to look at. */
import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconHelpCircleFilled,
} from '@tabler/icons-react';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMay } from '../api/me.ts';
import { isUnreachable } from '../api/problem.ts';
import { systemQuery, workersQuery } from '../system/queries.ts';
import { capitalized } from '../ui/words.ts';
import { findingsOf, type Finding } from './findings.ts';
import { connectorStatesQuery, failuresQuery } from './queries.ts';
import classes from './start.module.css';

const SHOWN = 6;

export function Verdict() {
  const { findings, alive, asking, unknown, isAway } = useFindings();
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const kind = isAway
    ? 'unknown'
    : errors > 0
      ? 'error'
      : unknown.length > 0
        ? 'unknown'
        : findings.length > 0
          ? 'warning'
          : asking
            ? 'asking'
            : 'fine';
  const { icon: Icon } = LOOK[kind];
  return (
    <section className={classes['verdict']} data-kind={kind} aria-labelledby="verdict">
      <div className={classes['sentence']}>
        <Icon size={26} aria-hidden />
        <div>
          <h2 id="verdict" className={classes['words']}>
            {isAway ? 'The server does not answer' : sentenceOf(kind, findings.length, errors)}
          </h2>
          {kind === 'fine' && <p className={classes['beneath']}>{calm(alive)}</p>}
          {isAway && <p className={classes['beneath']}>It is asked again and again. What this page shows may be old.</p>}
          {!isAway && unknown.length > 0 && (
            <p className={classes['beneath']}>The server did not say how these fare: {unknown.join(', ')}.</p>
          )}
        </div>
      </div>
      {findings.length > 0 && (
        <ul className={classes['findings']}>
          {findings.slice(0, SHOWN).map((finding) => (
            <FindingRow key={`${finding.what} ${finding.detail}`} {...finding} />
          ))}
        </ul>
      )}
      {findings.length > SHOWN && <p className={classes['beneath']}>and {findings.length - SHOWN} more</p>}
    </section>
  );
}

const LOOK = {
  fine: { icon: IconCircleCheckFilled },
  warning: { icon: IconAlertTriangleFilled },
  error: { icon: IconCircleXFilled },
  unknown: { icon: IconHelpCircleFilled },
  asking: { icon: IconCircleDashed },
} as const;

function FindingRow({ severity, what, detail, todo, to }: Finding) {
  const Icon = LOOK[severity].icon;
  return (
    <li className={classes['finding']} data-kind={severity}>
      <span className={classes['mark']} role="img" aria-label={severity === 'error' ? 'Error' : 'Warning'}>
        <Icon size={16} />
      </span>
      <div className={classes['told']}>
        <Link to={to} className={classes['what']}>
          {what}
        </Link>
        {detail && <span className={classes['detail']}>{detail}</span>}
        {todo && <span className={classes['todo']}>{capitalized(todo)}</span>}
      </div>
    </li>
  );
}

function sentenceOf(kind: keyof typeof LOOK, count: number, errors: number): string {
  if (kind === 'fine') return 'Nothing is wrong';
  if (kind === 'asking') return 'Looking …';
  if (kind === 'unknown') return 'Not all is known';
  const others = count - errors;
  const wrong = errors === 1 ? 'One thing is wrong' : `${errors} things are wrong`;
  if (errors > 0) return others === 0 ? wrong : `${wrong}, ${others} more to look at`;
  return count === 1 ? 'One thing to look at' : `${count} things to look at`;
}

function calm(alive: number | null): string {
  const workers = alive === null ? '' : alive === 1 ? 'One worker is alive, ' : `${alive} workers are alive, `;
  return capitalized(`${workers}no connector fails, and no execution failed in the last 24 hours.`);
}

/** Nothing is said to be fine before all have answered. What the role does not see is left out. */
function useFindings() {
  const executions = useMay('executions:read').allowed;
  const connectors = useMay('connectors:read').allowed;
  const system = useMay('system:read').allowed;
  const told = useQuery({ ...systemQuery, enabled: system });
  const workers = useQuery({ ...workersQuery, enabled: system });
  const failures = useQuery({ ...failuresQuery, enabled: executions });
  const states = useQuery({ ...connectorStatesQuery, enabled: connectors });
  const asked: [string, Pick<UseQueryResult, 'isLoading' | 'isLoadingError' | 'failureReason'>][] = [
    ['the system', told],
    ['workers', workers],
    ['executions', failures],
    ['connectors', states],
  ];
  return {
    findings: findingsOf({ problems: told.data?.problems, failed: failures.data?.items, connectors: states.data?.items }),
    alive: workers.data?.items.filter(({ status }) => status === 'ALIVE').length ?? null,
    asking: asked.some(([, { isLoading }]) => isLoading),
    isAway: asked.some(([, { failureReason }]) => isUnreachable(failureReason)),
    unknown: asked.filter(([, { isLoadingError }]) => isLoadingError).map(([name]) => name),
  };
}
