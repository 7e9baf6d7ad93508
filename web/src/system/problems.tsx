/** What the server knows to be wrong with itself, and what to do about it. */
import { IconAlertTriangleFilled, IconCircleCheckFilled, IconCircleXFilled } from '@tabler/icons-react';
import { Card } from '../ui/card.tsx';
import { capitalized } from '../ui/words.ts';
import type { Problem } from './queries.ts';
import classes from './system.module.css';

export function Problems({ problems }: { problems: readonly Problem[] }) {
  return (
    <Card title="Problems" wide>
      {problems.length === 0 ? (
        <p className={classes['fine']}>
          <IconCircleCheckFilled size={16} aria-hidden />
          The server knows of none.
        </p>
      ) : (
        <ul className={classes['problems']}>
          {problems.map((problem) => (
            <ProblemRow key={`${problem.what} ${problem.where}`} {...problem} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function ProblemRow({ severity, what, where, todo }: Problem) {
  const Icon = severity === 'error' ? IconCircleXFilled : IconAlertTriangleFilled;
  return (
    <li className={classes['problem']} data-severity={severity}>
      <Icon size={16} role="img" aria-label={severity === 'error' ? 'Error' : 'Warning'} />
      <div>
        <strong>{capitalized(what)}</strong> <span className={classes['quiet']}>{where}</span>
        <div>{capitalized(todo)}</div>
      </div>
    </li>
  );
}
