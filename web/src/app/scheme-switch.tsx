import { ActionIcon, Tooltip, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';

const NEXT: Record<MantineColorScheme, MantineColorScheme> = { auto: 'light', light: 'dark', dark: 'auto' };
const SHOWN = {
  auto: { icon: IconDeviceDesktop, label: 'Colours: as the system' },
  light: { icon: IconSun, label: 'Colours: light' },
  dark: { icon: IconMoon, label: 'Colours: dark' },
} as const;

/** As the system, light, dark, and round again. */
export function SchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { icon: Icon, label } = SHOWN[colorScheme];
  return (
    <Tooltip label={label} position="right">
      <ActionIcon aria-label={`${label}. Change`} onClick={() => setColorScheme(NEXT[colorScheme])} size="md">
        <Icon size={18} stroke={1.6} />
      </ActionIcon>
    </Tooltip>
  );
}
