/** Everything about the chosen row. What is long is asked for when the row is chosen, and again when it changed. */
import { Tabs } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import type { Execution } from '../../../../src/model.ts';
import { Failed, Loading } from '../../ui/states.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { NodeActions } from '../actions/actions.tsx';
import { executionQuery } from '../queries.ts';
import { TABS, type Tab } from '../search.ts';
import { NodeIcon, TYPE_WORDS } from '../tree/node-icon.tsx';
import type { TreeStore } from '../tree/tree-store.ts';
import { useNode } from '../tree/use-tree.ts';
import { Logs } from './logs.tsx';
import { Overview } from './overview.tsx';
import { SourceTab } from './source-tab.tsx';
import classes from './detail.module.css';

interface DetailPanelProps {
  id: string;
  store: TreeStore;
  tab: Tab;
  onTab(tab: Tab): void;
  onGo(id: string): void;
  /** back to the tree */
  onLeave(): void;
  way: ReactNode;
  ref: Ref<HTMLElement>;
}

const WORDS: Record<Tab, string> = { overview: 'Overview', logs: 'Logs', source: 'Source' };

export function DetailPanel({ id, store, tab, onTab, onGo, onLeave, way, ref }: DetailPanelProps) {
  const node = useNode(store, id);
  const asked = useQuery(executionQuery(id));
  useFresh(id, node);
  const execution = asked.data;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && event.target === event.currentTarget) onLeave();
  };
  return (
    <aside ref={ref} className={classes['panel']} aria-label="Details" tabIndex={-1} onKeyDown={onKeyDown}>
      <header className={classes['head']}>
        {way}
        <div className={classes['title']}>
          <NodeIcon type={node?.type ?? execution?.type ?? 'FLOW'} size={16} />
          <h2 title={node?.name ?? execution?.name}>{node?.name ?? execution?.name ?? 'Execution'}</h2>
          {(node ?? execution) && <StatusBadge status={(node ?? execution)!.status} />}
        </div>
        <p className={classes['kind']}>{execution ? kindOf(execution) : ' '}</p>
        {execution && <NodeActions execution={{ ...execution, ...(node && { status: node.status }) }} />}
      </header>
      {asked.isError && execution === undefined ? (
        <Failed error={asked.error} again={() => void asked.refetch()} />
      ) : execution === undefined ? (
        <Loading />
      ) : (
        <Tabs value={tab} onChange={(value) => onTab((value ?? 'overview') as Tab)} keepMounted={false} className={classes['tabs']}>
          <Tabs.List>
            {TABS.map((each) => (
              <Tabs.Tab key={each} value={each}>
                {WORDS[each]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="overview" className={classes['body']}>
            <Overview key={id} execution={execution} store={store} onGo={onGo} onSource={() => onTab('source')} />
          </Tabs.Panel>
          <Tabs.Panel value="logs" className={classes['body']}>
            <Logs key={id} execution={execution} store={store} onGo={onGo} />
          </Tabs.Panel>
          <Tabs.Panel value="source" className={classes['body']}>
            <SourceTab execution={execution} store={store} />
          </Tabs.Panel>
        </Tabs>
      )}
    </aside>
  );
}

const SOON_MS = 400;

/** Asks again after the live tree has told of a change, not more often than eyes can follow. */
function useFresh(id: string, node: object | undefined): void {
  const client = useQueryClient();
  const seen = useRef<{ id: string; node: object | undefined }>({ id, node });
  useEffect(() => {
    const before = seen.current;
    seen.current = { id, node };
    if (before.id !== id || before.node === undefined || before.node === node) return;
    const timer = setTimeout(() => void client.invalidateQueries(executionQuery(id)), SOON_MS);
    return () => clearTimeout(timer);
  }, [client, id, node]);
}

function kindOf({ type, flow, flow_version: version, connector, connector_type: connectorType }: Execution): string {
  if (type === 'FLOW') return `${TYPE_WORDS.FLOW} ${flow ?? ''}${version ? ` · version ${version.slice(0, 7)}` : ''}`;
  if (type === 'CONNECTION')
    return [TYPE_WORDS.CONNECTION, connector, connectorType && `type ${connectorType}`].filter(Boolean).join(' · ');
  return TYPE_WORDS[type] ?? type;
}
