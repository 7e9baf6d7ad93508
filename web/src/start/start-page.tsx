/** Answers at a glance whether anything is wrong, shows what runs now, and leads a newcomer to a first run. */
import { Button } from '@mantine/core';
import { IconSchool } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
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
  const system = useQuery(systemQuery);
  const steps = useFirstSteps();
  const actions = steps.hidden && (
    <Button variant="subtle" color="gray" leftSection={<IconSchool size={16} />} onClick={steps.show}>
      First steps
    </Button>
  );
  return (
    <Page title="Start" beside={<Freshness query={system} />} actions={actions}>
      <div className={classes['grid']}>
        <Verdict />
        {!steps.hidden && <FirstSteps onHide={steps.hide} />}
        <Numbers system={system.data} />
        <Throughput series={system.data?.throughput.series} />
        <RunningNow />
        <RecentFailures />
      </div>
    </Page>
  );
}
