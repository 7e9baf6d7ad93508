/** What failed in the last 24 hours, with the words of its error. */
import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Answered } from '../ui/answered.tsx';
import { Card, Nothing } from '../ui/card.tsx';
import { StatusSign } from '../ui/status-badge.tsx';
import { When } from '../ui/when.tsx';
import { failuresQuery } from './queries.ts';
import classes from './start.module.css';

const SHOWN = 6;

export function RecentFailures() {
  const failures = useQuery(failuresQuery);
  const all = (
    <Anchor size="xs" renderRoot={(props) => <Link to="/executions" search={{ status: ['ENDED_ERROR'] }} {...props} />}>
      All failures
    </Anchor>
  );
  return (
    <Card title="Failed in the last 24 hours" aside={all}>
      <Answered query={failures} what="Asking what failed">
        {({ items }) =>
          items.length === 0 ? (
            <Nothing>No execution ended with an error.</Nothing>
          ) : (
            <ul className={classes['failures']}>
              {items.slice(0, SHOWN).map(({ id, name, error, ended_at }) => (
                <li key={id} className={classes['failure']}>
                  <StatusSign status="ENDED_ERROR" label />
                  <div className={classes['told']}>
                    <Link to="/executions/$id" params={{ id }} className={classes['what']}>
                      {name}
                    </Link>
                    <span className={classes['detail']}>{error?.message}</span>
                  </div>
                  <span className={classes['time']}>
                    <When time={ended_at} />
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
    </Card>
  );
}
