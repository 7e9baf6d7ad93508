/** How the server fares: queue, throughput, latency, database, and what is wrong. */
import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Answered, Freshness, Permitted } from '../ui/answered.tsx';
import { Cards } from '../ui/card.tsx';
import { Facts } from '../ui/facts.tsx';
import { Page } from '../ui/page.tsx';
import { When } from '../ui/when.tsx';
import { Problems } from './problems.tsx';
import { systemQuery, type Quantiles, type System } from './queries.ts';
import { Throughput } from './throughput.tsx';
import { bytesText, millisecondsText, numberText, secondsText } from '../ui/words.ts';

export function SystemPage() {
  return (
    <Permitted needs="system:read">
      <Health />
    </Permitted>
  );
}

function Health() {
  const system = useQuery(systemQuery);
  return (
    <Page title="Health" beside={<Freshness query={system} />}>
      <Answered query={system} what="Asking the server how it fares">
        {(told) => (
          <Cards>
            <Problems problems={told.problems} />
            <Throughput series={told.throughput.series} />
            <Facts title="Queue" facts={queueFacts(told)} />
            <Stack gap="md">
              <Facts title="Latency" facts={latencyFacts(told)} />
              <Facts title="Database" facts={databaseFacts(told)} />
              <Facts title="Server" facts={serverFacts(told)} />
            </Stack>
          </Cards>
        )}
      </Answered>
    </Page>
  );
}

const queueFacts = ({ queue, pools, throughput }: System) => {
  const count = (key: 'running' | 'waiting' | 'pending' | 'paused') =>
    queue.estimated.includes(key) ? `about ${numberText(queue[key])}` : numberText(queue[key]);
  return [
    ['Due now', queue.due >= queue.counted_to ? `${numberText(queue.counted_to)} or more` : numberText(queue.due)],
    ['The oldest of them', secondsText(queue.oldest_due_seconds, 'none is due')],
    ['Running', count('running')],
    ['Waiting', count('waiting')],
    ['Pending', count('pending')],
    ['Paused', count('paused')],
    ['Trees per minute', `${numberText(throughput.started_per_minute)} started, ${numberText(throughput.ended_per_minute)} ended`],
    ['Failed per minute', numberText(throughput.failed_per_minute)],
    ...pools.map(({ pool, workers, due }) => [`Pool ${pool}`, `${numberText(workers)} at work, ${numberText(due)} due`] as const),
  ] as const;
};

const latencyFacts = ({ latency }: System) =>
  [
    ['Commit of a step', quantilesText(latency.commit_ms)],
    ['Round trip to the database', quantilesText(latency.database_ms)],
  ] as const;

function quantilesText({ p50, p95 }: Quantiles): string {
  return p50 === null ? 'none yet' : `${millisecondsText(p50)} median, ${millisecondsText(p95)} at the 95th percentile`;
}

const databaseFacts = ({ database }: System) =>
  [
    ['PostgreSQL', `${database.version}${database.embedded ? ', embedded' : ''}`],
    ['Size', bytesText(database.size_bytes)],
    ['Connections', `${numberText(database.connections)} of ${numberText(database.max_connections)}`],
  ] as const;

const serverFacts = ({ version, started_at, retention_seconds }: System) =>
  [
    ['Version', version],
    ['Started', <When key="started" time={started_at} />],
    ['Ended trees are kept', secondsText(retention_seconds, 'for good')],
  ] as const;
