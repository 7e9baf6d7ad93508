/** One connector: its configuration, whether it works, and what it was used for. */
import { Anchor, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Page } from '../ui/page.tsx';
import { Failed, Loading } from '../ui/states.tsx';
import { Actions } from './actions.tsx';
import { Configuration } from './configuration.tsx';
import { Connections } from './connections.tsx';
import { Health } from './health.tsx';
import { Source } from './list-page.tsx';
import { ConnectorLog } from './log.tsx';
import { connectorQuery, documentQuery, typesQuery, type Connector } from './queries.ts';
import { plainDocument } from './plain-document.ts';
import type { Tab } from './tabs.ts';
import { TypeIcon } from './type-icon.tsx';
import classes from './connectors.module.css';

export function ConnectorPage() {
  const { name } = useParams({ from: '/shell/connectors/$name' });
  const found = useQuery(connectorQuery(name));
  const types = useQuery(typesQuery);
  const way = [
    <Anchor key="connectors" size="xs" c="inherit" renderRoot={(props) => <Link to="/connectors" {...props} />}>
      Connectors
    </Anchor>,
  ];
  if (found.data === undefined) {
    return (
      <Page title={name} way={way}>
        {found.isError ? <Failed error={found.error} again={() => void found.refetch()} /> : <Loading what="Loading the connector" />}
      </Page>
    );
  }
  const { connector } = found.data;
  const type = types.data?.find((one) => one.name === connector.type);
  const beside = (
    <span className={classes['signs']}>
      <span className={classes['named']}>
        <TypeIcon icon={type?.icon} size={16} />
        {connector.type}
      </span>
      <Health connector={connector} />
      <Source source={connector.source} />
    </span>
  );
  return (
    <Page title={connector.name} way={way} fill beside={beside} actions={<Actions connector={connector} type={type} />}>
      <ConnectorTabs key={connector.name} connector={connector} />
    </Page>
  );
}

function ConnectorTabs({ connector }: { connector: Connector }) {
  const { tab = 'configuration' } = useSearch({ from: '/shell/connectors/$name' });
  const { name } = connector;
  const navigate = useNavigate();
  const go = (value: string | null) =>
    void navigate({ to: '/connectors/$name', params: { name }, search: { tab: value === 'configuration' ? undefined : (value as Tab) } });
  return (
    <Tabs value={tab} onChange={go} keepMounted={false} className={classes['fill']}>
      <Tabs.List>
        <Tabs.Tab value="configuration">Configuration</Tabs.Tab>
        <Tabs.Tab value="connections">Connections</Tabs.Tab>
        <Tabs.Tab value="log">Log</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="configuration" className={classes['panel']}>
        <ConfigurationTab connector={connector} />
      </Tabs.Panel>
      <Tabs.Panel value="connections" className={`${classes['panel']} ${classes['scroll']}`}>
        <Connections name={name} />
      </Tabs.Panel>
      <Tabs.Panel value="log" className={`${classes['panel']} ${classes['scroll']}`}>
        <ConnectorLog name={name} />
      </Tabs.Panel>
    </Tabs>
  );
}

/** The editor keeps what it began with: what others save meanwhile is told by the save. */
function ConfigurationTab({ connector }: { connector: Connector }) {
  const document = useQuery(documentQuery(connector.name));
  const types = useQuery(typesQuery);
  const error = document.error ?? types.error;
  if (error !== null && (document.data === undefined || types.data === undefined))
    return <Failed error={error} again={() => void document.refetch()} />;
  if (document.data === undefined || types.data === undefined) return <Loading what="Loading the configuration" />;
  const { yaml, etag } = document.data;
  return <Configuration connector={connector} text={yaml ?? plainDocument(connector)} etag={etag} types={types.data} />;
}
