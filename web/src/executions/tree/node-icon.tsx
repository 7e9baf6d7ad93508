import { IconAdjustments, IconMoon, IconPlug, IconSitemap } from '@tabler/icons-react';
import type { ExecutionType } from '../../../../src/model.ts';

const ICONS = { FLOW: IconSitemap, CONNECTION: IconPlug, SLEEP: IconMoon, CONTROL: IconAdjustments } as const;
export const TYPE_WORDS = { FLOW: 'Flow', CONNECTION: 'Connection', SLEEP: 'Sleep', CONTROL: 'Control' } as const;

export function NodeIcon({ type, size = 14 }: { type: ExecutionType; size?: number }) {
  const Icon = ICONS[type] ?? IconAdjustments;
  return <Icon size={size} stroke={1.6} aria-hidden />;
}
