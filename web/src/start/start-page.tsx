/** Answers at a glance whether anything is wrong, shows what runs now, and leads a newcomer to a first run. */
import { Button } from '@mantine/core';
import { IconSchool } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMay } from '../api/me.ts';
import { systemQuery } from '../system/queries.ts';
import { Throughput } from '../system/throughput.tsx';
import { Freshness } from '../ui/answered.tsx';
import { Page } from '../ui/page.tsx';
import { FirstSteps, useFirstSteps } from './first-steps.tsx';
import { Numbers } from './numbers.tsx';
import { RecentFailures } from './recent-failures.tsx';
import { RunningNow } from './running-now.tsx';
import { Verdict } from './verdict.tsx';
import classes from './start.module.css';

export function StartPage() {
  const seesSystem = useMay('system:read').allowed;
  const seesExecutions = useMay('executions:read').allowed;
  const system = useQuery({ ...systemQuery, enabled: seesSystem });
  const steps = useFirstSteps();
  const actions = steps.hidden && (
    <Button variant="subtle" color="gray" leftSection={<IconSchool size={16} />} onClick={steps.show}>
      First steps
    </Button>
  );
  return (
    <Page title="Start" beside={<Freshness query={system} />} actions={actions}>
      <div className={classes['columns']}>
        <div className={classes['column']}>
          <Verdict />
          {seesSystem && <Numbers system={system.data} />}
          {seesExecutions && <RunningNow />}
          {seesSystem && <Throughput series={system.data?.throughput.series} />}
        </div>
        <div className={classes['column']}>
          {!steps.hidden && <FirstSteps onHide={steps.hide} />}
          {seesExecutions && <RecentFailures />}
        </div>
      </div>
    </Page>
  );
}
