/** Log lines of an execution, or of all below it: live, to be searched, by level. Only the lines in sight are in the document. */
import { Select, Switch, TextInput, Tooltip, ActionIcon } from '@mantine/core';
import { IconArrowDown, IconDownload, IconSearch } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import type { Execution } from '../../../../src/model.ts';
import { download } from '../../ui/json-view.tsx';
import { LiveSign } from '../../ui/live-sign.tsx';
import { Empty, Failed } from '../../ui/states.tsx';
import { clockText, exactText } from '../../ui/times.ts';
import type { TreeStore } from '../tree/tree-store.ts';
import { textOfLine, useLogs } from './use-logs.ts';
import classes from './logs.module.css';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
type Level = (typeof LEVELS)[number];
const LINE_HEIGHT = 20;
const AT_END_PX = 40;

interface LogsProps {
  execution: Execution;
  store: TreeStore;
  onGo(id: string): void;
}

export function Logs({ execution, store, onGo }: LogsProps) {
  const hasBelow = (store.node(execution.id)?.children.length ?? 0) > 0;
  const [asked, setBelow] = useState<boolean | null>(null);
  const below = asked ?? hasBelow;
  const [level, setLevel] = useState<Level>('debug');
  const [text, setText] = useState('');
  const { lines, state } = useLogs(execution, below);
  const wanted = text.trim().toLowerCase();
  const least = LEVELS.indexOf(level);
  const shown = lines.filter((line) => LEVELS.indexOf(line.level) >= least && (wanted === '' || line.text.toLowerCase().includes(wanted)));
  const nameOf = (id: string) => store.node(id)?.data.name ?? id.slice(-8);
  const box = useRef<HTMLDivElement>(null);
  const [follows, setFollows] = useState(true);
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => box.current,
    estimateSize: () => LINE_HEIGHT,
    getItemKey: (at) => shown[at]?.key ?? at,
    overscan: 20,
    useFlushSync: false,
  });
  useEffect(() => {
    if (follows && shown.length > 0) virtualizer.scrollToIndex(shown.length - 1, { align: 'end' });
  }, [follows, shown.length, virtualizer]);
  const onScroll = () => {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = box.current ?? {};
    setFollows(scrollTop + clientHeight > scrollHeight - AT_END_PX);
  };
  const save = () => {
    const all = shown.map(
      (line) => `${line.time} ${line.level.toUpperCase().padEnd(5)} ${below ? `${nameOf(line.execution_id)}: ` : ''}${textOfLine(line)}`,
    );
    download(`${execution.name}.log`, `${all.join('\n')}\n`, 'text/plain');
  };
  return (
    <div className={classes['logs']}>
      <div className={classes['bar']}>
        <TextInput
          aria-label="Search the log"
          placeholder="Search"
          leftSection={<IconSearch size={14} />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          className={classes['search']}
        />
        <Select
          aria-label="Least level"
          data={LEVELS.map((each) => ({
            value: each,
            label: each === 'debug' ? 'All levels' : each === 'error' ? 'Errors' : `${each} and above`,
          }))}
          value={level}
          onChange={(value) => setLevel((value ?? 'debug') as Level)}
          w={112}
          allowDeselect={false}
        />
        <Switch size="xs" label="All below" checked={below} onChange={(event) => setBelow(event.currentTarget.checked)} />
        <Tooltip label="Download what is shown">
          <ActionIcon aria-label="Download what is shown" onClick={save} disabled={shown.length === 0}>
            <IconDownload size={16} />
          </ActionIcon>
        </Tooltip>
        <LiveSign state={state} />
      </div>
      {state.kind === 'refused' && <Failed error={state.problem} />}
      {lines.length === 0 && state.kind !== 'refused' && (
        <Empty title="No log lines">{below ? 'Nothing here has logged anything.' : 'This execution itself has logged nothing.'}</Empty>
      )}
      {lines.length > 0 && shown.length === 0 && <Empty title="No line matches">Search for something else, or take all levels.</Empty>}
      <div
        ref={box}
        className={classes['box']}
        onScroll={onScroll}
        tabIndex={0}
        role="log"
        aria-label="Log lines"
        aria-live="off"
        hidden={shown.length === 0}
      >
        <div className={classes['inner']} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const line = shown[item.index];
            if (!line) return null;
            return (
              <div
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                className={classes['line']}
                data-level={line.level}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <time dateTime={line.time} title={exactText(line.time)}>
                  {clockText(line.time)}
                </time>
                <span className={classes['level']}>{line.level}</span>
                {below && (
                  <button
                    type="button"
                    className={classes['from']}
                    onClick={() => onGo(line.execution_id)}
                    title={`Go to ${nameOf(line.execution_id)}`}
                  >
                    {nameOf(line.execution_id)}
                  </button>
                )}
                <span className={classes['text']}>{line.text.length > 4000 ? `${line.text.slice(0, 4000)} …` : line.text}</span>
              </div>
            );
          })}
        </div>
      </div>
      {!follows && (
        <button type="button" className={classes['down']} onClick={() => setFollows(true)}>
          <IconArrowDown size={14} aria-hidden /> To the newest line
        </button>
      )}
    </div>
  );
}
