/** What stands in the navigation, and which permission each entry needs. */
import {
  IconActivityHeartbeat,
  IconBolt,
  IconHistory,
  IconHome,
  IconKey,
  IconPlug,
  IconServer2,
  IconShieldLock,
  IconSitemap,
  IconUsers,
} from '@tabler/icons-react';

export const NAVIGATION = [
  {
    title: 'Work',
    entries: [
      { to: '/', label: 'Start', icon: IconHome, needs: undefined },
      { to: '/executions', label: 'Executions', icon: IconBolt, needs: 'executions:read' },
      { to: '/flows', label: 'Flows', icon: IconSitemap, needs: 'flows:read' },
      { to: '/connectors', label: 'Connectors', icon: IconPlug, needs: 'connectors:read' },
      { to: '/vaults', label: 'Vaults', icon: IconShieldLock, needs: 'vaults:read' },
    ],
  },
  {
    title: 'Server',
    entries: [
      { to: '/system', label: 'Health', icon: IconActivityHeartbeat, needs: 'system:read' },
      { to: '/workers', label: 'Workers', icon: IconServer2, needs: 'system:read' },
      { to: '/users', label: 'Users', icon: IconUsers, needs: 'users:read' },
      { to: '/tokens', label: 'Tokens', icon: IconKey, needs: 'tokens:read' },
      { to: '/audit', label: 'Audit log', icon: IconHistory, needs: 'audit:read' },
    ],
  },
] as const;
