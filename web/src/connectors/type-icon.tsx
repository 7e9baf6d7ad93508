/** The picture of a connector type. It is text of the installation, shown as an image: nothing in it can run. */
import { useComputedColorScheme } from '@mantine/core';
import { IconPlug } from '@tabler/icons-react';

export function TypeIcon({ icon, size = 20 }: { icon: string | null | undefined; size?: number }) {
  const scheme = useComputedColorScheme('light');
  if (!icon) return <IconPlug size={size} stroke={1.5} aria-hidden />;
  return <img src={sourceOf(icon, scheme)} width={size} height={size} alt="" style={{ flex: 'none' }} />;
}

function sourceOf(icon: string, scheme: 'light' | 'dark'): string {
  if (icon.startsWith('data:image/')) return icon;
  const colour = scheme === 'dark' ? '#d0d0d4' : '#3a3a42';
  const text = icon.replaceAll('currentColor', colour);
  const whole = text.includes('xmlns=') ? text : text.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"');
  return `data:image/svg+xml,${encodeURIComponent(whole)}`;
}
