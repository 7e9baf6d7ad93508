/** The script and its modules, one of which is open. */
import { ActionIcon, Button, Group, Popover, TextInput, Tooltip, UnstyledButton } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { confirm } from '../ui/confirm-button.tsx';
import { changedFiles, moduleNameProblem, without, type Draft } from './draft.ts';
import classes from './flows.module.css';

interface FileTabsProps {
  draft: Draft;
  entry: string;
  open: string;
  onOpen(path: string): void;
  onChange(change: (draft: Draft) => Draft): void;
  readOnly: boolean;
}

export function FileTabs({ draft, entry, open, onOpen, onChange, readOnly }: FileTabsProps) {
  const changed = changedFiles(draft);
  const paths = [entry, ...Object.keys(draft.files).filter((path) => path !== entry)];
  const remove = (path: string) =>
    confirm({
      title: `Remove ${path}?`,
      question: 'It is gone with the next save, for this flow alone.',
      deed: 'Remove the module',
      onConfirm: () => {
        onOpen(entry);
        onChange((now) => ({ ...now, files: without(now.files, path) }));
      },
    });
  const add = (path: string) => {
    onChange((now) => ({ ...now, files: { ...now.files, [path]: path.endsWith('.json') ? '{}\n' : 'export {};\n' } }));
    onOpen(path);
  };
  return (
    <div className={classes['files']}>
      <div role="tablist" aria-label="Files of the flow" className={classes['files']}>
        {paths.map((path) => (
          <UnstyledButton key={path} role="tab" aria-selected={path === open} className={classes['file']} onClick={() => onOpen(path)}>
            {path}
            {changed.includes(path) && <span className={classes['changed']} role="img" aria-label="changed" />}
          </UnstyledButton>
        ))}
      </div>
      {!readOnly && open !== entry && (
        <Tooltip label={`Remove ${open}`}>
          <ActionIcon aria-label={`Remove the module ${open}`} size="sm" onClick={() => remove(open)}>
            <IconX size={13} />
          </ActionIcon>
        </Tooltip>
      )}
      {!readOnly && <AddModule draft={draft} onAdd={add} />}
    </div>
  );
}

function AddModule({ draft, onAdd }: { draft: Draft; onAdd(path: string): void }) {
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState('');
  const problem = name === '' ? null : moduleNameProblem(name, draft.files);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name === '' || problem !== null) return;
    onAdd(name);
    setName('');
    setOpened(false);
  };
  return (
    <Popover opened={opened} onChange={setOpened} withArrow trapFocus position="bottom-start">
      <Popover.Target>
        <Tooltip label="Add a module that the script imports">
          <ActionIcon aria-label="Add a module" size="sm" onClick={() => setOpened(!opened)}>
            <IconPlus size={14} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit}>
          <Group align="flex-start" gap="xs">
            <TextInput
              aria-label="Path of the module"
              placeholder="lib/dates.ts"
              value={name}
              error={problem}
              onChange={(event) => setName(event.currentTarget.value)}
              w={220}
            />
            <Button type="submit">Add</Button>
          </Group>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
