/** One connector type: what it is, how it logs in, what it can do. */
import { Drawer, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { ActionButton } from '../ui/action-button.tsx';
import type { Action, ConnectorType } from './queries.ts';
import { fieldsOf, requiredOf } from './schema.ts';
import { TypeIcon } from './type-icon.tsx';
import classes from './connectors.module.css';

export function TypeDetails({ type, onClose }: { type: ConnectorType | undefined; onClose(): void }) {
  return (
    <Drawer
      opened={type !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title={
        type && (
          <span className={classes['head']}>
            <TypeIcon icon={type.icon} />
            <b>{type.title}</b>
            <span className={classes['kind']}>{type.name}</span>
          </span>
        )
      }
    >
      {type && <Details key={type.id} type={type} />}
    </Drawer>
  );
}

function Details({ type }: { type: ConnectorType }) {
  const navigate = useNavigate();
  return (
    <Stack gap="md">
      <Text size="sm">{type.description}</Text>
      {type.connector_only !== null && (
        <Text size="sm" c="var(--pt-quiet)">
          Only through a connector, whose address no script can change: {type.connector_only}.
        </Text>
      )}
      <Group>
        <ActionButton
          variant="filled"
          needs="connectors:write"
          leftSection={<IconPlus size={14} />}
          onClick={() => void navigate({ to: '/new-connector', search: { type: type.name } })}
        >
          New {type.title} connector
        </ActionButton>
      </Group>
      <Logins type={type} />
      <Connection type={type} />
      <Actions type={type} />
    </Stack>
  );
}

function Logins({ type }: { type: ConnectorType }) {
  if (type.authorization.length === 0) return null;
  return (
    <section>
      <h3 className={classes['heading']}>Authorization</h3>
      <Table fz="xs">
        <Table.Tbody>
          {type.authorization.map(({ key, kind, title, fields }, index) => (
            <Table.Tr key={key ?? kind}>
              <Table.Td className={classes['mono']}>
                {key ?? kind}
                {index === 0 && type.authorization.length > 1 ? ' (default)' : ''}
              </Table.Td>
              <Table.Td>{title ?? kind}</Table.Td>
              <Table.Td className={classes['mono']}>{fields.join(', ')}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function Connection({ type }: { type: ConnectorType }) {
  const needed = requiredOf(type.connection);
  const fields = Object.entries(fieldsOf(type.connection)).sort(([a], [b]) => Number(needed.includes(b)) - Number(needed.includes(a)));
  if (fields.length === 0) return null;
  return (
    <section>
      <h3 className={classes['heading']}>Connection</h3>
      <Table fz="xs">
        <Table.Tbody>
          {fields.map(([key, { description, title, secret }]) => (
            <Table.Tr key={key}>
              <Table.Td className={classes['mono']}>{key}</Table.Td>
              <Table.Td>
                {needed.includes(key) && <b>needed. </b>}
                {secret && 'secret. '}
                {description ?? title}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

const ROW = 52;

/** Only the rows that can be seen are made: a type may have a thousand actions. */
function Actions({ type }: { type: ConnectorType }) {
  const [q, setQ] = useState('');
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const actions = useMemo(() => matching(type.actions, q), [type, q]);
  const rows = useVirtualizer({ count: actions.length, getScrollElement: () => box, estimateSize: () => ROW, overscan: 8 });
  return (
    <section>
      <h3 className={classes['heading']}>
        {type.actions.length} {type.actions.length === 1 ? 'action' : 'actions'}
        {type.actions.length > 8 && (
          <TextInput
            aria-label="Search the actions"
            placeholder="Search the actions"
            leftSection={<IconSearch size={13} />}
            value={q}
            onChange={(event) => setQ(event.currentTarget.value)}
            fw={400}
          />
        )}
      </h3>
      <div
        ref={setBox}
        className={classes['actions']}
        tabIndex={0}
        role="region"
        aria-label="Actions"
        style={{ height: Math.min(384, actions.length * ROW + 2) }}
      >
        <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map(({ index, start }) => (
            <div key={index} className={classes['action']} style={{ height: ROW, transform: `translateY(${start}px)` }}>
              <span className={classes['mono']}>
                {actions[index]!.name}
                {actions[index]!.name === type.default_action ? ' (default)' : ''}
              </span>
              <Text size="xs" c="var(--pt-quiet)" truncate>
                {actions[index]!.description ?? actions[index]!.title}
              </Text>
            </div>
          ))}
        </div>
      </div>
    </section>
  );
}

function matching(actions: Action[], q: string): Action[] {
  const wanted = q.trim().toLowerCase();
  if (wanted === '') return actions;
  return actions.filter(({ name, title, description }) => `${name} ${title} ${description ?? ''}`.toLowerCase().includes(wanted));
}
