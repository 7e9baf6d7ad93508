/** A status with its sign and its word; the colour only underlines them. */
import {
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconClock,
  IconHourglassHigh,
  IconLoader2,
  IconPlayerPauseFilled,
  IconCancel,
} from '@tabler/icons-react';
import type { Status } from '../../../src/model.ts';
import classes from './status-badge.module.css';

export const STATUS = {
  CREATED: { word: 'Created', icon: IconCircleDashed, tone: 'gray' },
  PENDING: { word: 'Pending', icon: IconClock, tone: 'gray' },
  RUNNING: { word: 'Running', icon: IconLoader2, tone: 'blue' },
  WAITING: { word: 'Waiting', icon: IconHourglassHigh, tone: 'violet' },
  PAUSED: { word: 'Paused', icon: IconPlayerPauseFilled, tone: 'orange' },
  ENDED_SUCCESS: { word: 'Success', icon: IconCircleCheckFilled, tone: 'green' },
  ENDED_ERROR: { word: 'Error', icon: IconCircleXFilled, tone: 'red' },
  ENDED_CANCELLED: { word: 'Cancelled', icon: IconCancel, tone: 'gray' },
} as const satisfies Record<Status, object>;

export function StatusBadge({ status }: { status: Status }) {
  return (
    <span className={classes['badge']} data-tone={STATUS[status].tone} data-status={status}>
      <StatusSign status={status} />
      {STATUS[status].word}
    </span>
  );
}

/** The sign alone, where the word stands nearby or would not fit; screen readers get the word. */
export function StatusSign({ status, size = 14, label }: { status: Status; size?: number; label?: boolean }) {
  const { icon: Icon, tone, word } = STATUS[status];
  return (
    <span
      className={classes['sign']}
      data-tone={tone}
      data-status={status}
      {...(label ? { role: 'img', 'aria-label': word } : { 'aria-hidden': true })}
    >
      <Icon size={size} stroke={2} />
    </span>
  );
}
