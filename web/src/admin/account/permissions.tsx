/** What the role permits, and from which role on the rest is. */
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { describePermission, leastRole, PERMISSIONS } from '../../../../src/permissions.ts';
import type { Me } from '../../api/me.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Card } from '../../ui/card.tsx';
import classes from '../admin.module.css';

export function Permissions({ me }: { me: Me }) {
  const has = new Set(me.permissions);
  const columns: Column<(typeof PERMISSIONS)[number]>[] = [
    { key: 'allowed', title: 'Allowed', width: '6rem', cell: (permission) => <Allowed yes={has.has(permission)} /> },
    { key: 'may', title: 'To', cell: describePermission },
    { key: 'permission', title: 'Permission', from: 'sm', cell: (permission) => <span className={classes['code']}>{permission}</span> },
    { key: 'role', title: 'Least role', width: '7rem', cell: leastRole },
  ];
  return (
    <Card title="What you may do" aside={`${has.size} of ${PERMISSIONS.length} permissions`} wide>
      <DataTable label="Permissions" columns={columns} rows={PERMISSIONS} rowKey={(permission) => permission} />
    </Card>
  );
}

function Allowed({ yes }: { yes: boolean }) {
  const Icon = yes ? IconCheck : IconMinus;
  return (
    <span className={classes['state']} data-tone={yes ? 'green' : 'gray'}>
      <Icon size={14} aria-hidden />
      {yes ? 'yes' : 'no'}
    </span>
  );
}
