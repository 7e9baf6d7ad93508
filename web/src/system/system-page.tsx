/** How the server fares: queue, throughput, latency, database, and what is wrong. */
import { useQuery } from '@tanstack/react-query';
import { Answered, Freshness, Permitted } from '../ui/answered.tsx';
import { Cards } from '../ui/card.tsx';
import { Facts } from '../ui/facts.tsx';
import { Page } from '../ui/page.tsx';
import { When } from '../ui/when.tsx';
import { Problems } from './problems.tsx';
import { systemQuery, type System } from './queries.ts';
import { Throughput } from './throughput.tsx';
import { bytesText, millisecondsText, nameOfLatency, numberText, secondsText } from '../ui/words.ts';

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
            <Facts title="Latency" aside="median and the slowest twentieth" facts={latencyFacts(told)} />
            <Facts title="Database" facts={databaseFacts(told)} />
            <Facts title="Server" facts={serverFacts(told)} />
          </Cards>
        )}
      </Answered>
    </Page>
  );
}

const queueFacts = ({ queue, throughput }: System) =>
  [
    ['Due now', numberText(queue.due)],
    ['The oldest of them', secondsText(queue.oldest_due_seconds, 'none is due')],
    ['Running', numberText(queue.running)],
    ['Waiting', numberText(queue.waiting)],
    ['Pending', numberText(queue.pending)],
    ['Paused', numberText(queue.paused)],
    ['Started per minute', numberText(throughput.started_per_minute)],
    ['Ended per minute', numberText(throughput.ended_per_minute)],
    ['Failed per minute', numberText(throughput.failed_per_minute)],
  ] as const;

const latencyFacts = ({ latency }: System) =>
  Object.entries(latency).map(([key, { p50, p95 }]) => [nameOfLatency(key), `${millisecondsText(p50)}, ${millisecondsText(p95)}`] as const);

const databaseFacts = ({ database }: System) =>
  [
    ['PostgreSQL', `${database.version}${database.embedded ? ', embedded' : ''}`],
    ['Size', bytesText(database.size_bytes)],
    ['Connections', numberText(database.connections)],
  ] as const;

const serverFacts = ({ version, started_at, retention_seconds }: System) =>
  [
    ['Version', version],
    ['Started', <When key="started" time={started_at} />],
    ['Ended trees are kept', secondsText(retention_seconds, 'for good')],
  ] as const;
