/** One execution: its tree beside the timeline, and the details of the chosen row. */
import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import { isProblem } from '../api/problem.ts';
import { LiveSign } from '../ui/live-sign.tsx';
import { Page } from '../ui/page.tsx';
import { Failed, Loading } from '../ui/states.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { Actions } from './actions/actions.tsx';
import { DetailPanel } from './detail/detail-panel.tsx';
import { executionQuery } from './queries.ts';
import type { OneSearch } from './search.ts';
import { Facts } from './facts.tsx';
import { Toolbar } from './tree/toolbar.tsx';
import { TreeGrid, type GridHandle } from './tree/tree-grid.tsx';
import type { TreeStore } from './tree/tree-store.ts';
import { useLiveTree, useNode } from './tree/use-tree.ts';
import { useFind } from './tree/use-find.ts';
import { Way } from './way.tsx';
import classes from './execution-page.module.css';

export function ExecutionPage() {
  const { id } = useParams({ from: '/shell/executions/$id' });
  const asked = useQuery(executionQuery(id));
  if (asked.isPending) return <Loading what="Loading the execution" />;
  if (asked.isError && asked.data === undefined) {
    return (
      <Page title="Execution">
        <Failed
          error={asked.error}
          again={() => void asked.refetch()}
          title={isProblem(asked.error, 404) ? 'There is no such execution (any more)' : undefined}
        />
      </Page>
    );
  }
  // another tree is another page: what was chosen and found in the one means nothing in the other
  return <Tree key={asked.data.root_id} id={id} rootId={asked.data.root_id} name={asked.data.name} />;
}

function Tree({ id, rootId, name }: { id: string; rootId: string; name: string }) {
  const navigate = useNavigate({ from: '/executions/$id' });
  const search = useSearch({ from: '/shell/executions/$id' });
  const [isGone, setGone] = useState(false);
  const [isReady, setReady] = useState(false);
  const [begun, setBegun] = useState<string | null>(null);
  const grid = useRef<GridHandle>(null);
  const panel = useRef<HTMLElement>(null);
  const put = useCallback(
    (change: Partial<OneSearch>) =>
      void navigate({ search: (now: OneSearch) => ({ ...now, ...change }), replace: true, resetScroll: false }),
    [navigate],
  );
  const wanted = search.node ?? (id === rootId ? undefined : id);
  const { store, line } = useLiveTree(rootId, {
    onReady: (tree) => {
      setReady(true);
      if (!isReady) setBegun(open(tree, wanted, (chosen) => put({ node: chosen })));
    },
    onGone: () => setGone(true),
  });
  const chosen = wanted !== undefined && store.node(wanted) ? wanted : isReady ? rootId : (wanted ?? null);
  const choose = useCallback((node: string) => put({ node }), [put]);
  const go = (node: string) => {
    store.reveal(node);
    choose(node);
    grid.current?.scrollTo(node);
  };
  const find = useFind(store, chosen, go);
  useEffect(() => {
    store.showOnlyErrors(search.errors === true);
  }, [store, search.errors]);
  const root = useNode(store, rootId);
  const isShown = root !== undefined;
  useEffect(() => {
    // all is told before the first row is shown
    if (isShown && begun !== null) grid.current?.scrollTo(begun);
  }, [isShown, begun]);
  const subtitle = root && <StatusBadge status={root.status} />;
  return (
    <Page
      fill
      title={root?.name ?? name}
      beside={
        <>
          {subtitle}
          <LiveSign state={line} />
        </>
      }
      way={[
        <Anchor key="all" size="xs" renderRoot={(props) => <Link to="/executions" {...props} />}>
          Executions
        </Anchor>,
      ]}
      actions={root && <Actions id={rootId} node={root} />}
    >
      <div className={classes['layout']}>
        {isGone && <Gone />}
        {root && <Facts root={root} store={store} />}
        <div className={classes['split']}>
          <section className={classes['tree']} aria-label="Tree and timeline">
            <Toolbar
              store={store}
              grid={grid}
              find={find}
              onlyErrors={search.errors === true}
              onOnlyErrors={(only) => put({ errors: only || undefined })}
              onGo={go}
            />
            <div className={classes['grid']}>
              {root ? (
                <TreeGrid
                  store={store}
                  chosen={chosen}
                  found={find.found}
                  onChoose={choose}
                  onEnter={() => panel.current?.focus()}
                  handle={grid}
                />
              ) : line.kind === 'refused' ? (
                <Failed error={line.problem} />
              ) : (
                <Loading what="Loading the tree" />
              )}
            </div>
          </section>
          {chosen !== null && (
            <DetailPanel
              ref={panel}
              id={chosen}
              store={store}
              tab={search.tab ?? 'overview'}
              onTab={(tab) => put({ tab: tab === 'overview' ? undefined : tab })}
              onGo={go}
              onLeave={() => grid.current?.focus()}
              way={<Way store={store} id={chosen} onGo={go} />}
            />
          )}
        </div>
      </div>
    </Page>
  );
}

/** On opening, the place to look at: the one that the address names, else where a failure began; null: the top. */
function open(store: TreeStore, wanted: string | undefined, choose: (id: string) => void): string | null {
  const failed = store.root?.data.status === 'ENDED_ERROR' ? store.firstFailure() : null;
  const place = wanted !== undefined && store.node(wanted) ? wanted : failed;
  if (place === null) return null;
  store.reveal(place);
  if (place !== wanted) choose(place);
  return place;
}

function Gone() {
  return (
    <p role="alert" className={classes['gone']}>
      This execution was deleted just now. What you see is the last that was known of it.
    </p>
  );
}
