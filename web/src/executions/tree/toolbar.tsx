/** Above the tree: find, only errors, how much of it is open, and which part of the time is shown. */
import { ActionIcon, CloseButton, Menu, TextInput, Tooltip, UnstyledButton } from '@mantine/core';
import {
  IconAlertOctagon,
  IconChevronDown,
  IconChevronUp,
  IconFold,
  IconLayoutList,
  IconSearch,
  IconArrowsMaximize,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import type { ComponentType, KeyboardEvent, RefObject } from 'react';
import type { GridHandle } from './tree-grid.tsx';
import type { TreeStore } from './tree-store.ts';
import type { Find } from './use-find.ts';
import classes from './toolbar.module.css';

interface ToolbarProps {
  store: TreeStore;
  grid: RefObject<GridHandle | null>;
  find: Find;
  onlyErrors: boolean;
  onOnlyErrors(only: boolean): void;
  onGo(id: string): void;
}

const LEVELS = [1, 2, 3, 4];

export function Toolbar({ store, grid, find, onlyErrors, onOnlyErrors, onGo }: ToolbarProps) {
  const toFailure = () => {
    const id = store.firstFailure();
    if (id !== null) onGo(id);
  };
  return (
    <div className={classes['bar']} role="toolbar" aria-label="Tree">
      <FindField find={find} />
      <UnstyledButton className={classes['toggle']} aria-pressed={onlyErrors} onClick={() => onOnlyErrors(!onlyErrors)}>
        <IconAlertOctagon size={14} aria-hidden /> Only errors
      </UnstyledButton>
      <Sign label="Go to the first failure" icon={IconAlertOctagon} onClick={toFailure} />
      <Menu position="bottom-start">
        <Menu.Target>
          <UnstyledButton className={classes['toggle']}>
            <IconLayoutList size={14} aria-hidden /> Levels
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => store.openTo(Infinity)}>Open all</Menu.Item>
          <Menu.Item onClick={() => store.openTo(0)} leftSection={<IconFold size={14} />}>
            Close all
          </Menu.Item>
          <Menu.Divider />
          {LEVELS.map((level) => (
            <Menu.Item key={level} onClick={() => store.openTo(level)}>
              Open {level} {level === 1 ? 'level' : 'levels'}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <span className={classes['space']} />
      <Sign label="Show less time (+)" icon={IconZoomIn} onClick={() => grid.current?.zoom(0.6)} />
      <Sign label="Show more time (-)" icon={IconZoomOut} onClick={() => grid.current?.zoom(1 / 0.6)} />
      <Sign label="Show all of the time" icon={IconArrowsMaximize} onClick={() => grid.current?.fit()} />
    </div>
  );
}

function FindField({ find }: { find: Find }) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') (event.shiftKey ? find.before : find.next)();
    else if (event.key === 'Escape') find.setText('');
    else return;
    event.preventDefault();
  };
  const isAsked = find.text.trim() !== '';
  return (
    <div className={classes['find']} role="search">
      <TextInput
        aria-label="Find in the tree"
        placeholder="Find in the tree"
        leftSection={<IconSearch size={14} />}
        rightSection={isAsked && <CloseButton size="xs" aria-label="Clear" onClick={() => find.setText('')} />}
        value={find.text}
        onChange={(event) => find.setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {isAsked && (
        <>
          <span className={classes['matches']} role="status">
            {find.count === 0 ? 'nothing' : `${find.at}/${find.count}`}
          </span>
          <Sign label="The one before (Shift+Enter)" icon={IconChevronUp} onClick={find.before} disabled={find.count === 0} />
          <Sign label="The next (Enter)" icon={IconChevronDown} onClick={find.next} disabled={find.count === 0} />
        </>
      )}
    </div>
  );
}

interface SignProps {
  label: string;
  icon: ComponentType<{ size?: number }>;
  onClick(): void;
  disabled?: boolean;
}

function Sign({ label, icon: Icon, onClick, disabled }: SignProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon size="md" aria-label={label} onClick={onClick} disabled={disabled}>
        <Icon size={16} />
      </ActionIcon>
    </Tooltip>
  );
}
