/** How a connector fares, in a word with its sign. */
import { Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheckFilled, IconCircleXFilled, IconKey, IconPlayerPauseFilled } from '@tabler/icons-react';
import type { Connector } from './queries.ts';
import type { ConnectorStatus } from './tabs.ts';
import classes from './connectors.module.css';

export const STATUS_WORDS = {
  READY: { word: 'Ready', icon: IconCircleCheckFilled, tone: 'green' },
  INCOMPLETE: { word: 'Incomplete', icon: IconAlertTriangle, tone: 'orange' },
  NEEDS_AUTHORIZATION: { word: 'Needs access', icon: IconKey, tone: 'orange' },
  FAILING: { word: 'Failing', icon: IconCircleXFilled, tone: 'red' },
} as const satisfies Record<ConnectorStatus, object>;

type Faring = Pick<Connector, 'status' | 'missing' | 'problems' | 'circuit'>;

export function Health({ connector }: { connector: Faring }) {
  const { word, icon: Icon, tone } = STATUS_WORDS[connector.status];
  const reason = reasonOf(connector);
  const sign = (
    <span className={classes['health']} data-tone={tone} tabIndex={reason === null ? undefined : 0}>
      <Icon size={14} aria-hidden />
      {word}
    </span>
  );
  return (
    <span className={classes['signs']}>
      {reason === null ? (
        sign
      ) : (
        <Tooltip label={reason} multiline maw={360}>
          {sign}
        </Tooltip>
      )}
      {connector.circuit.state !== 'CLOSED' && <Breaker connector={connector} />}
    </span>
  );
}

function Breaker({ connector: { circuit } }: { connector: Faring }) {
  const isOpen = circuit.state === 'OPEN';
  return (
    <Tooltip
      multiline
      maw={320}
      label={`${circuit.failures} calls failed in a row. ${isOpen ? 'It is not called for a while, so that the far side can recover.' : 'One call tries whether it works again.'}`}
    >
      <span className={classes['health']} data-tone="orange" tabIndex={0}>
        <IconPlayerPauseFilled size={13} aria-hidden />
        {isOpen ? 'Breaker open' : 'Trying again'}
      </span>
    </Tooltip>
  );
}

export function reasonOf({ missing, problems }: Faring): string | null {
  const parts = [...(missing.length > 0 ? [`it lacks ${missing.join(', ')}`] : []), ...problems];
  return parts.length === 0 ? null : parts.join('; ');
}
